// What the public will see of a form before it is saved. The server draws it and saves nothing. Nobody's focus is moved,
// and a part that is folded is asked for only once somebody opens it.
"use strict";

(() => {
  const QUIET = 600; // ms without a change before it is drawn
  const form = document.querySelector("form.task");
  const fold = document.querySelector("details.seen");
  if (!form || !fold) return;
  const title = fold.querySelector("summary");
  const status = fold.querySelector("[role=status]");
  const part = fold.querySelector(".seen__part");
  const file = form.querySelector("input[type=file]");
  let waiting = 0;
  let isBehind = false;
  let asked = 0; // only the last answer counts

  const say = (words) => { status.textContent = words; };
  const show = (nodes) => {
    part.replaceChildren(...nodes);
    title.textContent = fold.dataset.later;
    say("Updated");
  };

  const showPicture = (number) => { // it is read here, and sent only when it is saved
    const reader = new FileReader();
    const picture = new Image();
    const place = document.createElement("div");
    place.className = "seen__picture";
    place.append(picture);
    picture.alt = form.elements.alt.value;
    picture.addEventListener("load", () => { if (number === asked) show([place]); });
    picture.addEventListener("error", () => { if (number === asked) say(fold.dataset.after); });
    reader.addEventListener("load", () => { picture.src = reader.result; });
    reader.readAsDataURL(file.files[0]);
  };

  const ask = async (number) => {
    const body = new FormData(form);
    body.set("preview", "1");
    if (file) body.delete(file.name);
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null); // no network
    if (number !== asked) return;
    if (!answer?.ok || answer.redirected) say(fold.dataset.unavailable);
    else if (answer.status === 204) say(fold.dataset.unfinished);
    else show(new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  };

  const draw = () => {
    isBehind = !fold.open;
    if (isBehind) return;
    asked += 1;
    say("");
    if (file?.files.length && !form.elements.remove?.checked) showPicture(asked);
    else ask(asked);
  };

  const drawSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, QUIET);
  };
  form.addEventListener("input", drawSoon);
  form.addEventListener("change", drawSoon);
  fold.addEventListener("toggle", () => { if (fold.open && isBehind) draw(); });

  const untouched = form.cloneNode(true);
  untouched.reset();
  const read = (one) => new URLSearchParams(new FormData(one)).toString();
  if (file?.files.length || read(form) !== read(untouched)) drawSoon(); // somebody was quicker than this script
})();
