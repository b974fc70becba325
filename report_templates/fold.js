// Groups marked data-foldable fold on a press of their heading; a link into something folded opens it.
// Paper shows all: what is folded here is hidden on screens only.
for (const group of document.querySelectorAll("[data-foldable]")) {
  const heading = group.querySelector(":scope > :is(h3, h4, h5, h6)");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => show(group, group.classList.contains("shut")));
  show(group, true);
}

for (const section of document.querySelectorAll("section")) {
  const groups = section.querySelectorAll("[data-foldable]");
  if (groups.length < 2) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold-all";
  const say = (open) => { button.textContent = open ? "Fold all" : "Unfold all"; };
  button.addEventListener("click", () => {
    const open = [...groups].every((group) => group.classList.contains("shut"));
    groups.forEach((group) => show(group, open));
    say(open);
  });
  say(true);
  section.querySelector("h2").after(button);
}

function show(group, open) {
  group.classList.toggle("shut", !open);
  group.querySelector("button.fold").setAttribute("aria-expanded", String(open));
}

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
    if (at.matches(".shut")) show(at, true);
  }
  target.scrollIntoView();
}

addEventListener("hashchange", reveal);
reveal();
