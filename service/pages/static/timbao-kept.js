/* What a reader keeps: searches and articles, in this browser alone. Nothing is sent anywhere, and nothing is there without
   scripts.

   <timbao-keep kind="search" title="…" href="…" feed="…" add="…" drop="…">: the button that keeps a page, or lets it go.
   <timbao-kept>: the list of what is kept, with its words in data attributes. */

const PLACE = "timbao-kept";
const MOST = 1000;
const KINDS = ["search", "article"];

/** What is kept, the newest first; nothing where it cannot be read. */
function read() {
  try {
    return checked(JSON.parse(localStorage.getItem(PLACE) ?? "[]"));
  } catch {
    return [];
  }
}

/** Of a list from anywhere, what can be kept: addresses of this site alone. */
function checked(list) {
  const sound = (one) => one && KINDS.includes(one.kind) && typeof one.title === "string" && typeof one.href === "string"
    && own(one.href) && (one.feed === undefined || own(one.feed));
  const found = Array.isArray(list) ? list.filter(sound) : [];
  return found.slice(0, MOST).map(({ kind, title, href, feed, at }) => ({ kind, title: title.slice(0, 300), href, feed, at }));
}

function own(address) {
  try {
    const { origin, protocol } = new URL(address, location.href);
    return origin === location.origin && /^https?:$/.test(protocol);
  } catch {
    return false;
  }
}

function write(list) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(list.slice(0, MOST)));
    return true;
  } catch {
    return false; // full, or not allowed
  }
}

class TimbaoKeep extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.addEventListener("click", () => {
      const href = this.getAttribute("href");
      const rest = read().filter((one) => one.href !== href);
      const kept = rest.length < read().length;
      const feed = this.getAttribute("feed") ?? undefined;
      const made = { kind: this.getAttribute("kind"), title: this.getAttribute("title"), href, feed, at: new Date().toISOString() };
      write(kept ? rest : [made, ...rest]);
      this.#show(button);
    });
    this.replaceChildren(button);
    this.#show(button);
    window.addEventListener("storage", () => this.#show(button));
  }

  #show(button) {
    const kept = read().some((one) => one.href === this.getAttribute("href"));
    button.textContent = this.getAttribute(kept ? "drop" : "add");
    button.setAttribute("aria-pressed", kept);
  }
}

class TimbaoKept extends HTMLElement {
  #status = document.createElement("p");
  #lists = document.createElement("div");

  connectedCallback() {
    const { save, load } = this.dataset;
    this.#status.setAttribute("role", "status");
    const file = Object.assign(document.createElement("input"), { type: "file", accept: ".json,application/json" });
    file.addEventListener("change", () => this.#load(file));
    const label = document.createElement("label");
    label.append(`${load} `, file);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: save });
    button.addEventListener("click", () => this.#save());
    const row = Object.assign(document.createElement("p"), { className: "batch-buttons" });
    row.append(button, label);
    this.replaceChildren(this.#status, this.#lists, row);
    window.addEventListener("storage", () => this.#show());
    this.#show();
  }

  #show() {
    const list = read();
    const { none, search, article } = this.dataset;
    this.#status.textContent = list.length ? "" : none;
    const groups = [["search", search], ["article", article]].map(([kind, words]) => {
      const some = list.filter((one) => one.kind === kind);
      if (!some.length) return "";
      const group = document.createElement("section");
      const heading = Object.assign(document.createElement("h2"), { textContent: words });
      const items = document.createElement("ul");
      items.append(...some.map((one) => this.#item(one)));
      group.append(heading, items);
      return group;
    });
    this.#lists.replaceChildren(...groups);
  }

  #item({ href, title, feed }) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href, textContent: title, lang: "vi" });
    item.append(link);
    if (feed) item.append(" ", Object.assign(document.createElement("a"), { href: feed, textContent: this.dataset.feed, className: "feed" }));
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "as-link", textContent: this.dataset.drop });
    drop.setAttribute("aria-label", `${this.dataset.drop}: ${title}`);
    drop.addEventListener("click", () => {
      write(read().filter((one) => one.href !== href));
      this.#show();
      this.querySelector("a, button")?.focus();
    });
    item.append(" ", drop);
    return item;
  }

  #save() {
    const link = document.createElement("a");
    link.download = "timbao-kept.json";
    link.href = URL.createObjectURL(new Blob([JSON.stringify(read(), null, 1)], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async #load(file) {
    let given = null;
    try {
      given = JSON.parse(await file.files[0].text());
    } catch {
      given = null;
    }
    const found = checked(given);
    const known = new Set(found.map((one) => one.href));
    const done = Array.isArray(given) && write([...found, ...read().filter((one) => !known.has(one.href))]);
    file.value = "";
    this.#show();
    this.#status.textContent = done ? this.dataset.loaded.replace("{n}", found.length) : this.dataset.bad;
  }
}

customElements.define("timbao-keep", TimbaoKeep);
customElements.define("timbao-kept", TimbaoKept);
