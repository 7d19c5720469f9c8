// The phones: each place shows one person's bubbles, and tells when something new came to a person not shown.

function element(name, words, className) {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  if (className) made.className = className;
  return made;
}

const WORDLESS = { voice: "语音", image: "图片", location: "位置" };
const NEAR = 300; // seconds within which bubbles share one time line

export class Places {
  // send(phoneId, {text} | {kind}), press(phoneId, bubbleId, key) and follow(phoneId) are asked for by the phones.
  constructor(root, tabs, send, press, follow) {
    this.bubbles = new Map(); // address -> Map(id -> bubble)
    this.unread = new Set(); // addresses
    this.tabs = tabs;
    this.places = [...root.querySelectorAll(".phone")].map((node) => new Place(node, this, send, press, follow));
    tabs.addEventListener("click", (event) => {
      const tab = event.target.closest("button");
      if (!tab) return;
      this.open(tab.dataset.place);
      tab.scrollIntoView({ block: "nearest", inline: "center" });
      root.scrollIntoView({ block: "nearest" });
    });
    this.open(this.places.length ? this.places[0].id : "");
  }

  open(id) {
    for (const place of this.places) place.show(place.id === id);
    for (const tab of this.tabs.children) {
      if (tab.dataset.place === id) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    this.mark();
  }

  // Take in what changed; first: the page's opening, when nothing counts as new.
  take(changed, first) {
    for (const bubble of changed) {
      const held = this.bubbles.get(bubble.address) || new Map();
      this.bubbles.set(bubble.address, held);
      const fresh = !held.has(bubble.id) && !first;
      held.set(bubble.id, bubble);
      if (fresh && bubble.side !== "mine") this.unread.add(bubble.address);
      if (first) continue;
      for (const place of this.places) {
        if (place.addresses.includes(bubble.address)) place.put(bubble, fresh);
      }
    }
    if (first) this.places.forEach((place) => place.draw());
    if (changed.length) this.mark();
  }

  mark() {
    for (const place of this.places) {
      if (place.visible()) place.addresses.forEach((address) => this.unread.delete(address));
    }
    for (const place of this.places) {
      const news = place.mark(this.unread);
      const dot = this.tabs.querySelector(`[data-place="${place.id}"] .dot`);
      if (dot) dot.hidden = !news;
    }
  }
}

// A member of WeChat Work has a number too, a parent may follow the school in WeChat: all of it is shown on one phone.
function addresses(option) {
  return [option.dataset.address, ...option.dataset.also.split(" ")].filter(Boolean);
}

// Words with what looks like an address made into a link, as phones do.
function linked(words) {
  const made = element("p");
  for (const part of words.split(/(https?:\/\/[^\s，。]+)/)) {
    if (!/^https?:/.test(part)) {
      made.append(part);
      continue;
    }
    const link = element("a", part);
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    made.append(link);
  }
  return made;
}

class Place {
  constructor(node, places, send, press, follow) {
    this.node = node;
    this.places = places;
    this.press = press;
    this.id = node.dataset.place;
    this.pick = node.querySelector(".pick select");
    this.thread = node.querySelector(".thread");
    this.input = node.querySelector(".say textarea");
    this.pick.addEventListener("change", () => {
      this.turn();
      places.mark();
    });
    // Enter sends, as on a phone; a sheet pasted keeps its lines, Shift+Enter makes one.
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.input.form.requestSubmit();
    });
    node.querySelector(".say").addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text) return;
      this.input.value = "";
      if (!(await send(this.phone, { text })) && !this.input.value) this.input.value = text;
    });
    node.querySelector(".chips").addEventListener("click", (event) => {
      const chip = event.target.closest("button");
      if (!chip) return;
      if (chip.classList.contains("more")) chip.parentElement.classList.add("all");
      else if (chip.dataset.follow) follow(this.phone);
      else if (chip.dataset.kind) send(this.phone, { kind: chip.dataset.kind });
      else send(this.phone, { text: chip.textContent });
    });
    this.turn();
  }

  get holder() { return this.pick.selectedOptions[0]; }
  get phone() { return this.holder.value; }
  get addresses() { return addresses(this.holder); }

  // Give the phone to the person chosen.
  turn() {
    const { name, unit, sms, examples } = this.holder.dataset;
    this.node.classList.toggle("sms", sms === "1");
    this.node.querySelector(".face").textContent = name.slice(0, 1);
    this.node.querySelector("h2").textContent = name;
    this.node.querySelector(".unit").textContent = unit;
    this.node.querySelector(".unit").title = unit;
    this.node.querySelector(".via").textContent = sms === "1" ? (this.holder.dataset.parent === "1" ? "短信·微信" : "短信") : "企业微信";
    const chips = this.node.querySelector(".chips");
    chips.replaceChildren();
    for (const words of JSON.parse(examples)) {
      const chip = element("button");
      chip.type = "button";
      chip.append(element("span", words));
      chips.append(chip);
    }
    chips.classList.remove("all");
    if (this.holder.dataset.parent === "1") {
      const chip = element("button", "", "follow");
      chip.type = "button";
      chip.dataset.follow = "1";
      chip.append(element("span", "关注／取关“学校通知”"));
      chips.append(chip);
    }
    if (sms !== "1") {
      const more = element("button", "", "more");
      more.type = "button";
      more.append(element("span", "＋"));
      more.setAttribute("aria-label", "还可以发语音、图片、位置");
      chips.append(more);
      for (const [kind, words] of Object.entries(WORDLESS)) {
        const chip = element("button", "", "wordless");
        chip.type = "button";
        chip.dataset.kind = kind;
        chip.append(element("span", words));
        chips.append(chip);
      }
    }
    this.draw();
  }

  show(shown) {
    this.node.classList.toggle("shown", shown);
    if (shown) this.thread.scrollTop = this.thread.scrollHeight;
  }

  visible() { return this.node.offsetParent !== null; }

  // Mark those not shown who got something; says whether this place has news.
  mark(unread) {
    let elsewhere = false;
    for (const option of this.pick.options) {
      const news = addresses(option).some((address) => unread.has(address));
      const plain = option.textContent.replace(/^● /, "");
      option.textContent = news ? `● ${plain}` : plain;
      elsewhere = elsewhere || (news && option !== this.holder);
    }
    this.pick.parentElement.classList.toggle("news", elsewhere);
    return elsewhere || this.addresses.some((address) => unread.has(address));
  }

  // All bubbles of the person shown.
  draw() {
    this.thread.replaceChildren(element("li", "还没有消息", "empty"));
    this.last = -Infinity;
    const held = this.addresses.flatMap((address) => [...(this.places.bubbles.get(address) || new Map()).values()]);
    for (const bubble of held.sort((a, b) => a.id - b.id)) this.put(bubble, false);
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  // One bubble: a new one goes to the end, a changed one stays where it is (so that a reader is told new ones only).
  put(bubble, fresh) {
    const row = this.row(bubble, fresh);
    const held = this.thread.querySelector(`[data-bubble="${bubble.id}"]`);
    if (held) {
      held.replaceWith(row);
      return;
    }
    const empty = this.thread.querySelector(".empty");
    if (empty) empty.remove();
    if (Math.abs(bubble.epoch - this.last) > NEAR) this.thread.append(element("li", bubble.at, "when"));
    this.last = bubble.epoch;
    this.thread.append(row);
    if (fresh) this.thread.scrollTop = this.thread.scrollHeight;
  }

  row(bubble, fresh) {
    const row = element("li", "", `bubble ${bubble.side} ${bubble.state} ${fresh ? "fresh" : ""}`);
    row.dataset.bubble = bubble.id;
    row.append(bubble.side === "theirs" ? linked(bubble.text) : element("p", bubble.text));
    if (bubble.card) row.append(this.card(bubble));
    const bySms = bubble.address.startsWith("sms:") && bubble.address !== this.holder.dataset.address ? "短信" : "";
    const note = bubble.note || (bubble.state === "sending" ? "发送中……" : "");
    if (bySms || note) row.append(element("small", [bySms, note].filter(Boolean).join(" · ")));
    return row;
  }

  card(bubble) {
    const card = element("div", "", "card");
    if (bubble.card.file) {
      const link = element("a", "打开文件");
      link.href = bubble.card.file;
      link.download = "";
      card.append(link);
    }
    for (const offered of bubble.card.buttons) {
      const button = element("button", offered.text);
      button.type = "button";
      button.disabled = Boolean(bubble.card.pressed);
      button.addEventListener("click", () => this.press(this.phone, bubble.id, offered.key));
      card.append(button);
    }
    return card;
  }
}
