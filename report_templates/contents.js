// Marks in the contents the section that is being read: the last one whose heading has passed the top of the screen.
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const headings = [...document.querySelectorAll("section > h2")];
const passing = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
headings.forEach((heading) => passing.observe(heading));

function mark() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 0.3 * innerHeight).at(-1);
  links.forEach((link, id) => {
    if (passed?.id === id) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  });
}
