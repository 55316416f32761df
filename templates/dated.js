/* SPDX-License-Identifier: MIT
 * On a dated report: says how many newer ones there are, and leads to the next. Their list is window.inuseReports, the ids of all reports of
 * the site, oldest first; archive/reports.js has it and is written anew with each report, while this file stays as it is. */
"use strict";

{
  const reports = window.inuseReports;
  const latest = document.getElementById("dated-latest");
  const all = document.getElementById("dated-all");
  const place = location.pathname.match(/\/archive\/([^/]+)\//);
  const at = latest && place && Array.isArray(reports) ? reports.indexOf(place[1]) : -1;
  const newer = reports?.length - 1 - at;

  if (at >= 0 && newer > 0) {
    const next = document.createElement("a");
    next.href = all.getAttribute("href").replace("index.html", `${reports[at + 1]}/index.html`);
    next.rel = "next";
    next.textContent = "The one after";
    latest.textContent = newer === 1 ? "A newer report exists" : `${newer} newer reports exist`;
    all.closest("p").append(" · ", next);
  }
}
