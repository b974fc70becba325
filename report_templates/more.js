// Notes beside each box that scrolls sideways on which side of it there is more, for the shadow there.
const boxes = document.querySelectorAll(".scroll");
const sized = new ResizeObserver((entries) => entries.forEach((entry) => note(entry.target)));
for (const box of boxes) {
  box.addEventListener("scroll", () => note(box), { passive: true });
  sized.observe(box);
}

function note(box) {
  const left = box.scrollLeft > 1;
  const right = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
  if (left || right) box.dataset.more = [left && "left", right && "right"].filter(Boolean).join(" ");
  else delete box.dataset.more;
}
