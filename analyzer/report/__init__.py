"""Result → what people look at: page, PDF, terminal."""
