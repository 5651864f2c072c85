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
      const found = [...around.querySelectorAll(CONTROLS)].find(canBeUsed);
      if (found) return found;
    }
    return box;
  };

  list.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const box = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!box) return;
    event.preventDefault();
    for (let folded = box.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    const control = shownFor(box);
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
  });

  list.focus();
})();
