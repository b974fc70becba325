// A button that turns light colours dark and back. What was chosen is kept where the browser lets a page keep anything;
// until somebody chooses, and without scripts, the system's preference holds. Paper is light always.
const KEPT_AS = "podpath-colours";
const dark = document.getElementById("dark");
const system = matchMedia("(prefers-color-scheme: dark)");
const button = document.createElement("button");
button.type = "button";
button.className = "theme";
button.addEventListener("click", () => {
  chosen = isDark() ? "light" : "dark";
  try { localStorage.setItem(KEPT_AS, chosen); } catch { /* kept as long as the page is open */ }
  show();
});
document.querySelector("header").prepend(button);
system.addEventListener("change", show);

let chosen = null;
try { chosen = localStorage.getItem(KEPT_AS); } catch { /* nothing may be kept here */ }
if (!["light", "dark"].includes(chosen)) chosen = null;
show();

function isDark() {
  return chosen ? chosen === "dark" : system.matches;
}

function show() {
  if (chosen) {
    dark.media = chosen === "dark" ? "screen" : "not all";
    document.documentElement.style.colorScheme = chosen;
  }
  button.textContent = isDark() ? "Light colours" : "Dark colours";
}
