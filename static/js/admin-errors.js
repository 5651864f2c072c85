// The list of what is wrong: it gets the focus, and its links lead to the control that people see, where a script has
// put one in the place of the box. Without scripts the links go to the boxes, which then are what people see.
(() => {
  const list = document.getElementById("errors");
  const CONTROLS = "input, select, textarea, button, [contenteditable=true], .select2-selection";

  const canBeUsed = (one) =>
    !one.disabled && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth > 1;

  const shownFor = (box) => {
    if (box.matches(CONTROLS) && canBeUsed(box)) return box;
    for (let around = box; around && around.tagName !== "FORM"; around = around.parentElement) {
      const text = around.querySelector("[contenteditable=true]"); // rather than the buttons above it
      const found = text ?? [...around.querySelectorAll(CONTROLS)].find(canBeUsed);
      if (found) return found;
    }
    return box;
  };

  const lead = (hash) => {
    const box = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!box) return false;
    for (let folded = box.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    const control = shownFor(box);
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
    return true;
  };

  list.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && lead(link.hash)) event.preventDefault();
  });

  if (location.hash) addEventListener("load", () => lead(location.hash)); // a link was pressed before this ran
  else list.focus();
})();
