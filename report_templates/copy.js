// A button beside each text that somebody will paste elsewhere. Without scripts it is selected by hand.
for (const text of document.querySelectorAll("pre.copied")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy " + text.closest("div").querySelector("dt").textContent);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    said.textContent = (await copied(text)) ? "copied" : "selected: copy it with Ctrl+C";
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  text.after(button, said);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.textContent);
    return true;
  } catch { // no permission, or a page that is not trusted with the clipboard
    getSelection().selectAllChildren(text);
    return false;
  }
}
