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
  line.className = "cite help";
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
  textarea.closest(".flex-container").after(line);
};

// The boxes that look sources up while one types are named after their field too.
const nameLookUps = (root) => {
  for (const select of root.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const around = select.nextElementSibling;
    for (const part of around.querySelectorAll(".select2-selection, .select2-search__field")) {
      part.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
    }
  }
};

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  lead(editor, textarea);
  citing(editor, textarea);
});

document.addEventListener("formset:added", (event) => setTimeout(() => nameLookUps(event.target)));

document.addEventListener("DOMContentLoaded", () => {
  window.django.jQuery(() => nameLookUps(document)); // after Django has made them
});
