/* SPDX-License-Identifier: MIT
 * Lets the reader choose light or dark; without a choice, and without scripts, the system's preference holds. The choice is kept
 * in the browser's own storage, no cookie. This file is loaded before the page is shown, so that it does not flash. */
"use strict";

{
  const dark = "(prefers-color-scheme: dark)";
  const system = matchMedia(dark);
  const written = new WeakMap();
  const button = document.createElement("button");
  let choice = null;

  /* Style sheets and pictures name the preference in their media attribute; a choice takes its place there. */
  const apply = () => {
    for (const element of document.querySelectorAll("[media]")) {
      if (!written.has(element)) written.set(element, element.media);
      const wanted = choice === null ? dark : choice === "dark" ? "(min-width: 0)" : "(max-width: 0)";
      element.media = written.get(element).replace(dark, wanted);
    }
    button.textContent = (choice ?? (system.matches ? "dark" : "light")) === "dark" ? "Light colours" : "Dark colours";
  };

  /* Storage can be refused, as for some pages opened from the disk. */
  const read = () => {
    try {
      const kept = localStorage.getItem("theme");
      choice = kept === "light" || kept === "dark" ? kept : null;
    } catch {
      choice = null;
    }
  };

  /* What the system prefers anyway is no choice: so it can be taken back. */
  const choose = (theme) => {
    const preferred = system.matches ? "dark" : "light";
    choice = theme === preferred ? null : theme;
    try {
      if (choice === null) localStorage.removeItem("theme");
      else localStorage.setItem("theme", choice);
    } catch {
      /* It holds for this page, then. */
    }
    apply();
  };

  /* The navigation scrolls sideways where it is wider than the screen. */
  const showCurrent = () => {
    const current = document.querySelector("header.site nav [aria-current]");
    const row = current?.closest("ul");
    if (row && current.offsetLeft + current.offsetWidth > row.clientWidth - 56) row.scrollLeft = current.offsetLeft - row.clientWidth / 3;
  };

  button.type = "button";
  button.className = "theme";
  button.addEventListener("click", () => choose(button.textContent === "Light colours" ? "light" : "dark"));
  system.addEventListener("change", apply);
  addEventListener("storage", () => {
    read();
    apply();
  });
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("header.site .brand")?.after(button);
    showCurrent();
    apply();
  });
  read();
  apply();
}
