// A button beside each text that somebody will paste, marked data-copy. Without scripts it is selected by hand.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${text.dataset.copy}`);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    told.textContent = (await copied(text)) ? "copied" : "selected: copy it with Ctrl+C";
    setTimeout(() => { told.textContent = ""; }, 4000);
  });
  text.after(button, told);
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
