// This comes when it comes (async): until a script that waits its turn is there, browsers follow no #part of an address,
// and would then take somebody away from where they have read on to.
if (document.readyState === "loading") await new Promise((ready) => document.addEventListener("DOMContentLoaded", ready));

// After a search the answer, or the error, gets the focus. Browsers do so themselves for an address that ends in
// #answer; this helps where the fragment was lost (a shared link, a reload), unless somebody has already gone on.
const answer = document.getElementById("answer");
const [visit] = performance.getEntriesByType("navigation");
const wentBack = visit && visit.type === "back_forward"; // the browser puts them where they were

if (answer && !location.hash && !wentBack && document.activeElement === document.body && !scrollY) answer.focus();

// A link into a part that is folded opens it, and what it stands in, before the browser goes there. Browsers do so
// themselves for what stands inside a fold (some of them), and not for a line that holds a fold: a source.
const unfold = (target) => {
  const folds = [target?.querySelector(":scope > details")];
  for (let place = target; place; place = place.parentElement) if (place.matches("details")) folds.push(place);
  const closed = folds.filter((fold) => fold && !fold.open);
  for (const fold of closed) fold.open = true;
  return closed.length > 0;
};
const isInView = (one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom >= 0 && top <= innerHeight;
};
const unfoldAddressed = () => {
  const target = document.getElementById(location.hash.slice(1)); // no page is at its :target yet when this runs
  const isLeft = scrollY && target && !isInView(target); // they read on elsewhere while this was on its way
  if (unfold(target) && !isLeft) target.scrollIntoView();
};

unfoldAddressed();
addEventListener("hashchange", unfoldAddressed);
addEventListener("click", ({ target }) => {
  const link = target.closest?.('main a[href^="#"]');
  if (link) unfold(document.getElementById(link.hash.slice(1)));
});

// Forms that sign somebody in or out: a second press would give up the first answer, and with it the new session.
const AGAIN_AFTER = 10000; // ms, for a network that gave no answer
addEventListener("submit", (event) => {
  const { dataset } = event.target;
  if (!("once" in dataset)) return;
  if (dataset.once) event.preventDefault();
  else setTimeout(() => { dataset.once = ""; }, AGAIN_AFTER);
  dataset.once = "sent";
});

// Printing needs a script, so its button stands in the page hidden.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}

// A browser asks for the same address of a script no second time once it has failed: it is asked for by another.
let failures = 0;
const fetchScript = (address) =>
  import(failures ? `${address}?again=${failures}` : address).catch((fault) => { failures += 1; throw fault; });

// "Use my location" stands in the page hidden, with its room kept (site.css): nobody has it without scripts, or on a
// device that cannot say where it is. Nothing is asked, and the rest of the script not even fetched, before it is pressed.
const part = document.getElementById("locate");

if (part && navigator.geolocation) {
  const button = part.querySelector("button");
  const status = part.querySelector("[role=status]");
  const say = (key) => { status.textContent = key ? part.dataset[key] : ""; };
  button.hidden = false;
  button.addEventListener("click", () => {
    say("looking");
    fetchScript(part.dataset.script).then(({ locate }) => locate(part, say), () => say("unreached"));
  });
  addEventListener("pagehide", () => say()); // nothing stale for somebody who comes back
}

// The sums of the giving form follow what is chosen and typed; that script, too, is fetched only then.
const sums = document.querySelector("form[data-sums]");
if (sums) {
  const show = (changed) =>
    fetchScript(sums.dataset.sums).then(({ showSums }) => showSums(sums, changed), () => {}); // the next page says them
  const showFilled = () => { if (sums.other.value || sums.querySelector("[name=amount]:checked")) show(sums.other); };
  showFilled(); // kept, or quicker than this
  addEventListener("pageshow", showFilled); // browsers put back what stood there only now
  sums.addEventListener("input", ({ target }) => show(target));
}
