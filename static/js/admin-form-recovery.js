// What was typed into a form of staff and is not saved stays in this tab's session storage. It comes back when the same
// account opens the form again, and leaving the form asks. The server gets none of it; signing out forgets all of it.
// Files and passwords are never kept. Without scripts a form is saved as ever.
"use strict";

(() => {
  const KEY = "unsaved:"; // and the path of the form
  const EVERY = 1000; // ms: how often typing is kept
  const NOT_OURS = ["csrfmiddlewaretoken", "_unsaved"];
  const NOT_WORDS = ["file", "password", "submit", "button", "image", "reset", "fieldset", "output"];

  const read = (path) => JSON.parse(sessionStorage.getItem(KEY + path));
  const forget = (path) => sessionStorage.removeItem(KEY + path);
  const paths = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length));
  const write = (path, entry) => {
    try {
      sessionStorage.setItem(KEY + path, JSON.stringify(entry));
    } catch {
      forget(path); // no room for it: better nothing than older words
    }
  };

  // A form as `words`, which people see, and `marks`, which are hidden: ids, numbers of rows, the version that was seen.
  // Each value stands under the name of its control and its place among those of that name, or its value if it is ticked.
  // A map writes its point anew when it opens, so that is a mark; the flag that says that people moved it is a word.
  const isMark = ({ type, id, hidden }) => hidden || (type === "hidden" && !id.endsWith("-moved"));
  const isTicked = (control) => ["checkbox", "radio"].includes(control.type);

  const controls = (form) => {
    const seen = {};
    return [...form.elements]
      .filter(({ name, type }) => name && !name.includes("__prefix__") && !NOT_OURS.includes(name) && !NOT_WORDS.includes(type))
      .map((control) => {
        const { name, value } = control;
        seen[name] = (seen[name] ?? -1) + 1;
        return [`${name} ${isTicked(control) ? value : seen[name]}`, control];
      });
  };

  const valueOf = (control) => {
    if (isTicked(control)) return control.checked;
    if (control.options) return [...control.selectedOptions].map(({ value, text }) => [value, text]);
    return control.value;
  };

  const snapshot = (form) => {
    const taken = { words: {}, marks: {} };
    for (const [key, control] of controls(form)) {
      taken[isMark(control) ? "marks" : "words"][key] = valueOf(control);
    }
    return taken;
  };

  // As the page came: what somebody typed before this script ran is not saved either.
  const snapshotSaved = (form) => {
    const untouched = form.cloneNode(true);
    untouched.reset();
    return snapshot(untouched);
  };

  const same = (one, other) =>
    JSON.stringify(Object.entries(one.words).sort()) === JSON.stringify(Object.entries(other.words).sort());

  // The prose editors read their text areas once, when they are made.
  const editors = new Map();
  const putBack = new Map();
  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    editors.set(textarea, editor);
    if (putBack.has(textarea)) editor.commands.setContent(putBack.get(textarea));
  });

  const put = (control, value) => {
    if (isTicked(control)) control.checked = value;
    else if (control.options) {
      for (const [chosen, text] of value) { // one that was looked up is not in the page
        if (![...control.options].some((option) => option.value === chosen)) control.add(new Option(text, chosen));
      }
      for (const option of control.options) option.selected = value.some(([chosen]) => chosen === option.value);
    } else {
      control.value = value;
      if (control.tagName === "TEXTAREA") putBack.set(control, value);
      editors.get(control)?.commands.setContent(value);
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // As many rows as there were, made and taken away as people do it.
  const fitRows = (form, marks) => {
    for (const [key, value] of Object.entries(marks)) {
      const [, prefix] = key.match(/^(.+)-TOTAL_FORMS 0$/) ?? [];
      const total = prefix && form.elements[`${prefix}-TOTAL_FORMS`];
      if (!total) continue;
      const add = document.getElementById(`${prefix}-group`)?.querySelector(".add-row a");
      for (let there = Number(total.value); add && there < Number(value); there += 1) add.click();
      for (let last = Number(total.value) - 1; last >= Number(value); last -= 1) {
        const row = document.getElementById(`${prefix}-${last}`);
        const remove = row?.querySelector("a.inline-deletelink");
        if (remove) remove.click();
        else if (row) row.hidden = true; // somebody else's, since then: saving says so
      }
    }
  };

  const fill = (form, kept) => {
    fitRows(form, kept.marks);
    const all = controls(form);
    for (const [values, hidden] of [[kept.marks, true], [kept.words, false]]) { // what speaks to its marks finds them
      for (const [key, control] of all) {
        if (isMark(control) !== hidden || !(key in values)) continue;
        if (JSON.stringify(values[key]) !== JSON.stringify(valueOf(control))) put(control, values[key]);
      }
    }
  };

  const newNumber = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const sendNumber = (form, number) => {
    let field = form.elements._unsaved;
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "_unsaved";
      form.append(field);
    }
    field.value = number;
  };

  let leaving = false; // by saving, or for what is saved
  let signingOut = false;

  const say = (place, path, wasCutOff) => {
    place.append(place.querySelector("template").content.cloneNode(true));
    place.querySelector(wasCutOff ? "[data-earlier]" : "[data-cut-off]").remove();
    place.querySelector("button").addEventListener("click", () => {
      leaving = true;
      forget(path);
      location.replace(location.pathname + location.search);
    });
  };

  const look = (form, place) => {
    const path = location.pathname;
    const { account } = place.dataset;
    const saved = snapshotSaved(form);
    const kept = read(path);
    let unsaved = "sent" in place.dataset; // the form came back, with what was typed in it
    let waiting = 0;
    // The same for what is pressed twice, and when it is put back: the server then sees that it is saved already.
    let number = newNumber();

    const changed = () => unsaved || !same(snapshot(form), saved);
    const keep = () => {
      clearTimeout(waiting);
      waiting = 0;
      if (changed()) write(path, { account, number, ...snapshot(form) });
      else forget(path);
    };

    if (!unsaved && kept && !same(kept, saved)) {
      unsaved = true;
      number = kept.number;
      fill(form, kept);
      say(place, path, kept.cutOff);
    }
    keep();
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => {
        leaving = signingOut = false;
        waiting ||= setTimeout(keep, EVERY);
      });
    }
    window.addEventListener("submit", (event) => {
      if (event.target !== form || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
      sendNumber(form, number);
      keep();
      leaving = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && changed()) event.preventDefault();
    });
    window.addEventListener("pagehide", () => {
      clearTimeout(waiting);
      if (signingOut) paths().forEach(forget);
      else if (!leaving) keep();
    });
  };

  const confirmSaved = () => {
    const [, number] = location.hash.match(/^#saved=([0-9a-f]+)$/) ?? [];
    if (!number) return;
    paths().filter((path) => read(path).number === number).forEach(forget);
    history.replaceState(history.state, "", location.pathname + location.search);
  };

  // On the page that says that something was not saved.
  const sayKept = () => {
    const kept = paths();
    const said = document.querySelectorAll("[data-kept-words]");
    if (!said.length || !kept.length) return;
    for (const path of kept) write(path, { ...read(path), cutOff: true });
    for (const one of said) one.hidden = false;
    for (const one of document.querySelectorAll("[data-no-kept-words]")) one.hidden = true;
  };

  const forgetAtSignOut = () => {
    for (const form of document.querySelectorAll("#logout-form, form[data-signs-out]")) {
      form.addEventListener("submit", () => {
        signingOut = true; // unless they stay, when they are asked about a form that they have changed
        paths().forEach(forget);
      });
    }
  };

  confirmSaved();
  sayKept();
  forgetAtSignOut();
  const place = document.getElementById("form-recovery");
  if (!place) return;
  paths().filter((path) => read(path).account !== place.dataset.account).forEach(forget);
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-recover], .change-form #content-main > form[id$='_form']");
    if (!form) return;
    const ready = window.django?.jQuery ?? ((start) => start());
    ready(() => look(form, place)); // after Django has made its rows
  });
})();
