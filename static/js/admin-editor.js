// What the editor leaves open: its text boxes get their fields' names and help, and a way to cite a source.
// Without scripts the fields are plain text areas, and a citation is typed as [@key].
"use strict";

const lead = (editor, textarea) => {
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  const row = textarea.closest(".inline-related")?.querySelector(".inline_label");
  const name = label ? label.textContent.replace(/:\s*$/, "").trim() : textarea.name;
  const box = editor.view.dom;
  box.setAttribute("aria-label", row ? `${name}: ${row.textContent.trim()}` : name);
  box.setAttribute("aria-multiline", "true");
  const help = textarea.getAttribute("aria-describedby");
  if (help) box.setAttribute("aria-describedby", help);
  label?.addEventListener("click", () => editor.commands.focus());
};

const citing = (editor, textarea) => {
  const sources = [...document.querySelectorAll("#sources-to-cite code")];
  if (!sources.length) return;
  const line = document.createElement("div");
  const choice = document.createElement("select");
  const button = document.createElement("button");
  line.className = "cite";
  choice.setAttribute("aria-label", "Source to cite");
  choice.append(new Option("Cite a source …", ""));
  for (const source of sources) {
    const words = source.nextElementSibling.textContent;
    choice.append(new Option(`${source.dataset.key}: ${words.slice(0, 70)}`, source.dataset.key));
  }
  button.type = "button";
  button.className = "button";
  button.textContent = "Insert citation";
  button.addEventListener("click", () => {
    if (choice.value) editor.chain().focus().insertContent(` [@${choice.value}]`).run();
    else choice.focus();
  });
  line.append(choice, button);
  editor.view.dom.closest(".prose-editor").after(line);
};

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  lead(editor, textarea);
  citing(editor, textarea);
});

// The steps stand outside the form: leaving for one of them must not lose what was typed.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("therapypage_form");
  if (!form) return;
  let typed = false;
  form.addEventListener("input", (event) => {
    if (event.isTrusted) typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
});
