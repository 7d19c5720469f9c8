// The sandbox's page: asks each second what changed, sends what is written, moves the clock, turns the switches.

import { Places } from "./phones.js";

const school = document.body.dataset.school;
const byId = (id) => document.getElementById(id);
const QUICK = 300, CALM = 1000, HIDDEN = 5000; // milliseconds between two looks
const WIRES_KEPT = 80;

let rev = 0;
let wire = 0;
let first = true;
let hurry = 0; // looks at the quick pace still to come
let timer = 0;

function trouble(words) {
  byId("trouble").textContent = words;
  byId("trouble").hidden = !words;
}

async function ask(path, said) {
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ school, ...said }),
    });
    const told = await answer.json().catch(() => ({}));
    trouble(answer.ok ? "" : told.error || `没办成（HTTP ${answer.status}）`);
    hurry = 12;
    look();
    return answer.ok;
  } catch (error) {
    trouble("连不上保学，消息没有发出去。");
    return false;
  }
}

const places = new Places(
  byId("phones"),
  byId("tabs"),
  async (phone, what) => {
    const sent = await ask("say", { phone, ...what });
    // On a small screen the story has done its work once somebody has written.
    if (sent && window.innerWidth <= 700) byId("hint").open = false;
    return sent;
  },
  (phone, bubble, key) => ask("press", { phone, bubble, key }),
  (phone) => ask("follow", { phone }),
);

function showClock(clock) {
  byId("clock-time").textContent = clock.time;
  byId("clock-day").textContent = clock.day;
  byId("clock-weekday").textContent = clock.weekday;
  byId("clock-kind").textContent = clock.kind;
  byId("clock-kind").dataset.teaching = clock.teaching;
  byId("clock").classList.toggle("moving", Boolean(clock.moving_to));
  byId("clock-going").hidden = !clock.moving_to;
  byId("clock-going").textContent = clock.moving_to ? `→ ${clock.moving_to}` : "";
  for (const button of document.querySelectorAll(".moves button")) button.disabled = Boolean(clock.moving_to);
  if (clock.moving_to) hurry = Math.max(hurry, 3);
  if (clock.error) trouble(clock.error);
}

function showFaults(faults) {
  byId("fault-flag").hidden = faults.every((fault) => fault.fine);
  for (const fault of faults) {
    const row = document.querySelector(`fieldset[data-channel="${fault.channel}"]`);
    if (!row || row.contains(document.activeElement)) continue;
    row.querySelector(".kind").value = fault.kind;
    row.querySelector(".whom").value = fault.address;
  }
}

function showWire(entries) {
  const log = byId("wire");
  for (const entry of entries) {
    const row = document.createElement("details");
    if (!entry.ok) row.className = "bad";
    const summary = document.createElement("summary");
    const when = document.createElement("time");
    when.textContent = entry.at;
    const what = document.createElement("span");
    what.className = "what";
    what.textContent = entry.title;
    summary.append(when, what);
    const request = document.createElement("pre");
    request.textContent = entry.request;
    const response = document.createElement("pre");
    response.textContent = `答：${entry.response}`;
    row.append(summary, request, response);
    log.prepend(row);
  }
  while (log.children.length > WIRES_KEPT) log.lastChild.remove();
}

let looking = false;

async function look() {
  clearTimeout(timer);
  if (!looking) {
    looking = true;
    try {
      const query = new URLSearchParams({ school, since: rev, wire });
      const answer = await fetch(`/sandbox/state?${query}`);
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const told = await answer.json();
      rev = told.rev;
      wire = told.wire_last;
      showClock(told.clock);
      showFaults(told.faults);
      showWire(told.wire);
      places.take(told.bubbles, first);
      first = false;
      document.body.dataset.shown = "yes";
      if (byId("trouble").dataset.away) {
        delete byId("trouble").dataset.away;
        trouble("");
      }
    } catch (error) {
      trouble("连不上保学，正在重试……");
      byId("trouble").dataset.away = "1";
    } finally {
      looking = false;
    }
  }
  hurry = Math.max(0, hurry - 1);
  clearTimeout(timer);
  timer = setTimeout(look, document.hidden ? HIDDEN : hurry ? QUICK : CALM);
}

document.querySelector(".moves").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) ask("clock", { step: button.dataset.step });
});

byId("faults").addEventListener("change", (event) => {
  const row = event.target.closest("fieldset");
  if (!row) return;
  const address = row.querySelector(".whom").value;
  ask("fault", { channel: row.dataset.channel, kind: row.querySelector(".kind").value, address });
  event.target.blur();
});

byId("school").addEventListener("change", (event) => event.target.form.submit());
document.addEventListener("visibilitychange", () => document.hidden || look());

look();
