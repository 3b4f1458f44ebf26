/* <timbao-search>: a search box for a page of any site, with suggestions of a Timbao service.

   No build step, no dependency; styles are adopted and never inline, so that a strict content security policy holds.
   Attributes, events, parts and variables: docs/embed.md.

   Vietnamese is typed with input methods that open a composition for each syllable, for each key, or for none, that
   take letters back and put others in their place, and that send keys nobody pressed. So what counts here is the value
   and how long it has stood, never a composition or a key:
   - the value is asked for once it has stood for SETTLED, empty or not, whatever `isComposing` says;
   - a value that comes back to what is shown changes nothing, neither the list nor what is highlighted in it;
   - the form's `submit` decides, and the value is read LATE after it: a tone may land after Enter;
   - the value is written by the reader's own choice of a suggestion and by nothing else: written in mid-composition,
     the field of Firefox goes dead. */

const SETTLED = 140;
const LATE = 30;
const QUIET = 150; // after a search the last letters of an input method may still come: they open no list
const KEPT = 60; // answers
const LOW = 500; // pixels: a window in which a list is seen whole or not at all
const LEAST = 120; // pixels of the list that are to be seen in any other
const PAUSE = 5; // seconds without asking after a failure that names no time
const STRAY = /\uFF08/g; // what a backspace becomes in some input methods

const STRINGS = {
  vi: {
    label: "Tìm tin bài",
    placeholder: "Gõ từ cần tìm",
    button: "Tìm",
    list: "Gợi ý",
    phrases: "Gợi ý tìm",
    articles: "Bài viết",
    untitled: "(Không có tựa)",
    count: "{n} tựa bài",
    found: "{phrases} gợi ý, {articles} bài viết. Bấm mũi tên xuống để chọn.",
    none: "Không có gợi ý. Bấm Enter để tìm.",
    away: "Chưa lấy được gợi ý. Bấm Enter để tìm.",
  },
  en: {
    label: "Search the news",
    placeholder: "What to search for",
    button: "Search",
    list: "Suggestions",
    phrases: "Searches",
    articles: "Articles",
    untitled: "(Untitled)",
    count: "{n} headline|{n} headlines",
    found: "Suggested searches: {phrases}, articles: {articles}. Press the down arrow to choose.",
    none: "No suggestions. Press Enter to search.",
    away: "Suggestions cannot be had now. Press Enter to search.",
  },
};

// Shared with the other element, word for word (a test holds it): each is one script, so that `integrity` covers all of it.

const ZONE = "Asia/Ho_Chi_Minh";

const COLOURS = {
  text: ["#1d1a16", "#ece6da"],
  soft: ["#5d564b", "#b9b0a0"],
  background: ["#ffffff", "#1c1a17"],
  line: ["#77705f", "#8a8170"],
  accent: ["#a8231b", "#ff8d7a"],
  "accent-text": ["#ffffff", "#1c1a17"],
  active: ["#f3eddf", "#332e27"],
  mark: ["#ffe58a", "#5c4508"],
};
const colours = (value) =>
  Object.entries(COLOURS).map(([name, pair]) => `--_${name}: var(--timbao-${name}, ${value(pair)});`).join(" ");
const SCHEMES = `:host { ${colours(([light]) => light)} }
@supports (color: light-dark(#000, #fff)) { :host { ${colours((pair) => `light-dark(${pair})`)} } }
/* What a page says of its own letters stays outside, but for their font and size; so does what it says of every element:
   only what is in here is laid out, whatever the element itself has become. */
.own { all: initial; box-sizing: border-box; display: block; position: relative; color: var(--_text); color-scheme: inherit; line-height: 1.5;
  font-family: var(--timbao-font, inherit); font-size: inherit; overflow-wrap: break-word; visibility: inherit; pointer-events: inherit; }
.own[data-ground=light] { color-scheme: light; }
.own[data-ground=dark] { color-scheme: dark; }`;

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
const webAddress = (text) => (/^https?:\/\//i.test(text ?? "") ? text : "");

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A text put into a node, with its spans, in units of UTF-16, as marks. */
function marked(node, text, spans = []) {
  let at = 0;
  for (const [start, end] of spans) {
    node.append(text.slice(at, start), make("mark", { part: "mark" }, text.slice(start, end)));
    at = end;
  }
  node.append(text.slice(at));
  return node;
}

function languageOf(element) {
  const said = element.getAttribute("lang") || element.closest("[lang]")?.getAttribute("lang") || "vi";
  return /^en\b/i.test(said) ? "en" : "vi";
}

const localeOf = (element) => (languageOf(element) === "en" ? "en-GB" : "vi-VN");

/** A day as the pages of Timbao write it, in Vietnam: 9/5/2024, 9 May 2024. */
function dayOf(element, text) {
  const english = languageOf(element) === "en";
  const wanted = { day: "numeric", month: english ? "short" : "numeric", year: "numeric", timeZone: ZONE };
  const parts = new Intl.DateTimeFormat("en-US", wanted).formatToParts(new Date(text));
  return ["day", "month", "year"].map((name) => parts.find(({ type }) => type === name).value).join(english ? " " : "/");
}

/** A node and what it stands in, out to the root of the page. */
function* around(node) {
  for (; node; node = node.assignedSlot ?? node.parentElement ?? node.getRootNode().host) yield node;
}

/** Whether a computed colour is dark; null where one sees through it. */
function isDark(colour) {
  const kind = /^(?:rgb|color|ok|l)/.exec(colour)?.[0];
  const parts = colour.replace(/^color\(\S+/, "").match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number);
  if (!kind || !parts || (parts[3] ?? 1) < 0.5) return null;
  const grey = 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2];
  return { rgb: grey / 255, color: grey, ok: parts[0], l: parts[0] / 100 }[kind] < 0.5;
}

/** What an element stands on: the nearest colour behind it; where a picture is nearer, what its letters are not. */
function groundOf(element) {
  for (const node of around(element)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(node);
    const dark = isDark(backgroundColor);
    if (backgroundImage !== "none") return isDark(getComputedStyle(element).color) ? "light" : "dark";
    if (dark !== null) return dark ? "dark" : "light";
  }
  return "";
}

/** Keep the colours of an element's own part to what it stands on, also when a page turns dark. */
function watchGround(element, own, signal) {
  const look = () => { own.dataset.ground = groundOf(element); };
  const watch = new MutationObserver(look);
  for (const node of around(element)) watch.observe(node, { attributes: true });
  signal.addEventListener("abort", () => watch.disconnect());
  document.addEventListener("transitionend", (event) => { if (event.target.contains(element)) look(); }, { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look, { signal });
  window.addEventListener("load", look, { signal }); // a style sheet may come later than this script
  look();
}

/** The address of the service, with its path. */
function serviceOf(element) {
  const said = element.getAttribute("service");
  const base = new URL(said || ".", said ? document.baseURI : import.meta.url);
  base.search = base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

const severalOf = (element, name, otherwise = "") =>
  (element.getAttribute(name) ?? otherwise).split("|").map((part) => part.trim()).filter(Boolean);

/** The words that the page has for an element in its attribute. */
function wordsOf(element) {
  try {
    return JSON.parse(element.getAttribute("strings") || "{}");
  } catch {
    console.warn(`${element.localName}: the attribute “strings” is not JSON`);
    return {};
  }
}

// End of what is shared.

const CSS = `
${SCHEMES}
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
form { margin: 0; scroll-margin-top: 6px; }
.box { display: flex; border: var(--timbao-border, 1px solid var(--_line)); border-radius: var(--timbao-radius, 4px);
  background: var(--_background); }
.box:focus-within { outline: 3px solid var(--_accent); outline-offset: 2px; }
input { flex: 1; width: 100%; min-width: 0; min-height: 44px; margin: 0; border: 0; border-radius: 0; background: none;
  color: inherit; font: inherit; font-size: var(--timbao-size, max(1em, 16px)); padding: var(--timbao-padding, .5em .8em);
  appearance: none; }
input:focus { outline: none; }
input:placeholder-shown { text-overflow: ellipsis; }
input:placeholder-shown::-webkit-search-cancel-button { display: none; }
input::placeholder { color: var(--_soft); opacity: 1; }
input::-webkit-search-cancel-button { appearance: none; flex: none; width: 44px; height: 44px; margin: -12px -.5em -12px 0;
  cursor: pointer; background: var(--_soft); clip-path: polygon(34% 30%, 50% 46%, 66% 30%, 70% 34%, 54% 50%, 70% 66%,
  66% 70%, 50% 54%, 34% 70%, 30% 66%, 46% 50%, 30% 34%); }
button { min-width: 44px; min-height: 44px; margin: 0; border: 0; border-radius: max(0px, var(--timbao-radius, 4px) - 2px);
  background: var(--_accent); color: var(--_accent-text); font: inherit; font-weight: 600; cursor: pointer;
  padding: 0 var(--timbao-button-padding, 1.2em); }
button:hover { text-decoration: underline; }
.list { position: absolute; z-index: var(--timbao-layer, 1000); inset-inline: 0; top: calc(100% + 6px);
  max-height: min(30rem, 70vh); overflow-y: auto; overscroll-behavior: contain; padding: 6px 0;
  border: 1px solid var(--_line); border-radius: var(--timbao-radius, 4px); background: var(--_background);
  box-shadow: var(--timbao-shadow, 0 8px 24px rgb(0 0 0 / .18)); }
.heading { padding: 8px 14px 2px; color: var(--_soft); font-size: .8125em; font-weight: 600; }
.group + .group { margin-top: 6px; padding-top: 2px; border-top: 1px solid var(--_active); }
a { display: flex; gap: 2px 1em; align-items: baseline; justify-content: space-between; min-height: 44px;
  padding: 10px 14px; color: inherit; text-decoration: none; cursor: pointer; line-height: 1.4; scroll-margin: 8px; }
a.article { flex-direction: column; justify-content: center; }
.text { overflow-wrap: anywhere; min-width: 0; }
.meta { flex: none; max-width: 100%; color: var(--_soft); font-size: .8125em; font-variant-numeric: tabular-nums; }
a:hover, a[aria-selected=true] { background: var(--_active); }
a[aria-selected=true] { box-shadow: inset 4px 0 var(--_accent); }
mark { background: var(--_mark); color: inherit; border-radius: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  .list { animation: in .12s ease-out; }
  @keyframes in { from { opacity: 0; translate: 0 -4px; } }
}
@media (forced-colors: active) {
  .box, .list { border: 1px solid CanvasText; }
  a { color: CanvasText; }
  .box:focus-within { outline-color: Highlight; }
  button { border: 1px solid ButtonText; }
  input::-webkit-search-cancel-button { background: ButtonText; forced-color-adjust: none; }
  a[aria-selected=true] { background: Highlight; color: HighlightText; forced-color-adjust: none; box-shadow: none; }
  a[aria-selected=true] .meta { color: inherit; }
  mark { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  a[aria-selected=true] mark { background: none; text-decoration: underline; }
}
@media print { .list { display: none; } }
`;

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(CSS);

export class TimbaoSearch extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [
    "service", "site", "source", "section", "lang", "placeholder", "results-url", "open", "sort", "size", "articles", "shortcut",
    "strings",
  ];

  #internals = this.attachInternals();
  #own; #input; #button; #form; #list; #status; #slot;
  #options = []; // {kind, text, url, node, ...} in the order of the list
  #active = -1;
  #shown = ""; // the value whose answer the list has, open or not
  #typed = ""; // the value when the timer was set
  #asked = ""; // the value that was asked for last
  #answers = new Map();
  #asking = null; // what stops the request that is under way
  #settling = 0; #late = 0; #quiet = 0; // timers
  #away = true; // the reader is elsewhere
  #first = false; // the reader asked for the first suggestion before it was there
  #newTab = false;
  #paused = 0;
  #left = null; // what ends listening to the document
  #fallback = null; // the form that works without a script
  #strings = {};

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    this.#input = make("input", {
      part: "input", type: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "list", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
      enterkeyhint: "search", maxlength: "1000",
    });
    this.#button = make("button", { part: "button", type: "submit" });
    this.#form = make("form", { part: "form" }, make("div", { class: "box", part: "box" }, this.#input, this.#button));
    this.#list = make("div", { id: "list", class: "list", part: "list", role: "listbox", hidden: "" });
    this.#status = make("div", { class: "unseen", part: "status", role: "status" });
    this.#slot = make("slot", { hidden: "" });
    this.#own = make("div", { class: "own" }, this.#form, this.#list, this.#status);
    root.append(this.#slot, this.#own); // what is in the slot is the page's, and looks as the page has it

    this.#slot.addEventListener("slotchange", () => this.#take()); // where the parser had not come to the form yet
    const input = this.#input;
    input.addEventListener("input", () => this.#changed());
    input.addEventListener("compositionend", () => this.#changed());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    input.addEventListener("focus", () => { this.#away = false; });
    input.addEventListener("blur", () => this.#leave());
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    this.#button.addEventListener("click", () => { this.#newTab = false; });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.#list.addEventListener("click", (event) => this.#clicked(event));
  }

  connectedCallback() {
    this.#left = new AbortController();
    document.addEventListener("keydown", (event) => this.#shortcut(event), { signal: this.#left.signal });
    watchGround(this, this.#own, this.#left.signal);
    if (this.hasAttribute("value") && !this.#input.value) this.#input.value = this.getAttribute("value");
    this.#take();
    this.#internals.setFormValue(this.value);
    this.#label();
  }

  disconnectedCallback() {
    this.#left?.abort();
    this.#leave();
    clearTimeout(this.#late);
  }

  /** Take the place of the form that works without a script; not while somebody types in it. */
  #take() {
    const field = this.querySelector("input[type=search], input[type=text], input:not([type])");
    const focused = field !== null && field === this.getRootNode().activeElement;
    const typing = focused && field.value !== field.defaultValue;
    this.#slot.hidden = !typing;
    this.#form.hidden = typing;
    if (typing) {
      field.addEventListener("blur", () => this.#take(), { once: true });
    } else if (field && field !== this.#fallback) {
      this.#fallback = field;
      if (!this.#input.value) this.#input.value = field.value;
      if (this.#internals.form) field.disabled = true; // or its form would send both
      this.#internals.setFormValue(this.value);
      if (focused) this.#input.focus();
    }
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    this.#answers.clear();
    this.#label();
  }

  formResetCallback() {
    this.value = this.getAttribute("value") ?? this.#fallback?.defaultValue ?? "";
  }

  formDisabledCallback(disabled) {
    this.#input.disabled = this.#button.disabled = disabled;
  }

  /** What is in the field. */
  get value() { return this.#input.value; }
  set value(text) {
    this.#input.value = text;
    this.#internals.setFormValue(text);
    this.#close();
  }

  /** The words of the element; those that are set here go before those of the attribute and of the language. */
  get strings() {
    return { ...STRINGS[languageOf(this)], ...wordsOf(this), ...this.#strings };
  }
  set strings(words) {
    this.#strings = words ?? {};
    this.#label();
  }

  focus(options) { this.#input.focus(options); }

  // What the owner of the page says. ------------------------------------------------------------------------------

  #number(name, otherwise) {
    const value = Number.parseInt(this.getAttribute(name) ?? "", 10);
    return Number.isNaN(value) ? otherwise : Math.min(20, Math.max(0, value));
  }

  #label() {
    const words = this.strings;
    this.#input.placeholder = this.getAttribute("placeholder") ?? words.placeholder;
    this.#input.setAttribute("aria-label", words.label);
    this.#button.textContent = words.button;
    this.#list.setAttribute("aria-label", words.list);
    this.#form.lang = this.#list.lang = this.#status.lang = languageOf(this);
    if (this.#internals.form) this.#form.removeAttribute("role");
    else this.#form.setAttribute("role", "search");
    this.#form.setAttribute("aria-label", words.label);
    const shortcut = this.getAttribute("shortcut");
    if (shortcut) this.#input.setAttribute("aria-keyshortcuts", shortcut.replace(/^mod\+/i, "Control+"));
    else this.#input.removeAttribute("aria-keyshortcuts");
  }

  /** The address of the results of a query. */
  #results(q) {
    const own = this.getAttribute("results-url");
    const fallback = this.#fallback?.form;
    const inner = fallback && this.contains(fallback) ? fallback : null;
    const action = (inner ?? this.#internals.form)?.getAttribute("action");
    const address = new URL(own ?? action ?? new URL("search", serviceOf(this)), document.baseURI);
    const given = address.searchParams;
    for (const field of inner?.querySelectorAll("input[type=hidden][name]") ?? []) given.set(field.name, field.value);
    given.set((inner ? this.#fallback.name : this.getAttribute("name")) || "q", q);
    for (const name of ["source", "section"]) {
      const values = severalOf(this, name);
      if (values.length) given.delete(name);
      for (const value of values) given.append(name, value);
    }
    if (this.getAttribute("sort")) given.set("sort", this.getAttribute("sort"));
    if (own === null && this.hasAttribute("lang")) given.set("lang", languageOf(this));
    return address.href;
  }

  #article(article, q) {
    const address = new URL(`article/${encodeURIComponent(article.id)}`, serviceOf(this));
    address.searchParams.set("q", q);
    if (this.hasAttribute("lang")) address.searchParams.set("lang", languageOf(this));
    return (this.getAttribute("open") !== "archive" && webAddress(article.url)) || address.href;
  }

  // Typing. -------------------------------------------------------------------------------------------------------

  #clean() { return this.#input.value.normalize("NFC").replace(STRAY, "").trimStart(); }

  #changed() {
    this.#away = false;
    this.#internals.setFormValue(this.#input.value);
    clearTimeout(this.#settling);
    this.#typed = this.#clean();
    this.#settling = this.#quiet ? 0 : setTimeout(() => this.#settled(), SETTLED);
  }

  #settled() {
    this.#settling = 0;
    const q = this.#clean();
    if (q !== this.#typed) { // a script wrote it since, and it has not stood yet
      this.#changed();
      return;
    }
    if (q === this.#shown) {
      if (this.#first) this.#move(0);
      this.#first = false;
      return;
    }
    if (!q.trim()) {
      this.#stop();
      this.#show(q, null);
    } else if (this.#answers.has(q)) {
      this.#stop();
      this.#show(q, this.#answers.get(q));
    } else if (q !== this.#asked || !this.#asking) {
      this.#ask(q);
    }
  }

  async #ask(q) {
    this.#stop();
    if (Date.now() < this.#paused) return;
    this.#asked = q;
    const asking = this.#asking = new AbortController();
    const address = new URL("api/v1/suggest", serviceOf(this));
    address.searchParams.set("q", q);
    address.searchParams.set("size", this.#number("size", 6));
    address.searchParams.set("articles", this.#number("articles", 3));
    if (this.hasAttribute("site")) address.searchParams.set("site", this.getAttribute("site"));
    for (const name of ["source", "section"]) {
      for (const value of severalOf(this, name)) address.searchParams.append(name, value);
    }
    let answer = { items: [], articles: [] };
    let away = false;
    try {
      const response = await fetch(address, { signal: asking.signal, credentials: "omit", mode: "cors" });
      if (response.ok) answer = await response.json();
      else if (response.status === 429 || response.status >= 500) {
        this.#paused = Date.now() + 1000 * (Number(response.headers.get("Retry-After")) || PAUSE);
        away = true;
      }
    } catch {
      away = true;
    }
    if (this.#asking !== asking) return; // something else was asked for since, or nothing is wanted any more
    this.#asking = null;
    if (away) {
      this.#close();
      this.#shown = "";
      if (this.#clean() === q) this.#status.textContent = this.strings.away;
      return;
    }
    this.#answers.set(q, answer);
    if (this.#answers.size > KEPT) this.#answers.delete(this.#answers.keys().next().value);
    // Where the value is another now, it may be so for some milliseconds only: once it has settled, that is known.
    if (this.#clean() === q) this.#show(q, answer);
  }

  #stop() {
    this.#asking?.abort();
    this.#asking = null;
    this.#asked = "";
  }

  #leave() {
    this.#away = true;
    this.#first = false;
    clearTimeout(this.#settling);
    this.#settling = 0;
    this.#stop();
    this.#close();
  }

  // The list. -----------------------------------------------------------------------------------------------------

  #show(q, answer) {
    this.#shown = q;
    this.#active = -1;
    this.#input.removeAttribute("aria-activedescendant");
    this.#options = answer ? [...this.#phrases(answer, q), ...this.#articles(answer, q)] : [];
    const groups = ["phrases", "articles"].map((name) => this.#group(name)).filter(Boolean);
    this.#list.replaceChildren(...groups);
    this.#list.scrollTop = 0;
    const words = this.strings;
    const phrases = this.#options.filter((option) => option.kind === "phrases").length;
    const articles = this.#options.length - phrases;
    if (!answer) this.#status.textContent = "";
    else if (this.#options.length) this.#status.textContent = filled(words.found, { phrases, articles });
    else this.#status.textContent = words.none;
    if (this.#options.length && !this.#away) this.#open();
    else this.#close();
    if (this.#first) this.#move(0);
    this.#first = false;
    if (answer && !this.#options.length) this.#tell("noresults", { q });
  }

  #phrases(answer, q) {
    const words = this.strings;
    return answer.items.map((item) => ({
      kind: "phrases",
      text: item.text,
      url: this.#results(item.text),
      said: filled(words.count.split("|").at(item.count === 1 ? 0 : -1), { n: item.count.toLocaleString(localeOf(this)) }),
      spans: item.spans_utf16,
      detail: { kind: "phrase", text: item.text, count: item.count, typed: q },
    }));
  }

  #articles(answer, q) {
    return answer.articles.map((article) => ({
      kind: "articles",
      text: article.title || this.strings.untitled,
      url: this.#article(article, q),
      said: [article.section, article.published && dayOf(this, article.published)].filter(Boolean).join(" · "),
      spans: article.title ? article.spans_utf16 : [],
      detail: { kind: "article", text: article.title, id: article.id, article, typed: q },
    }));
  }

  #group(kind) {
    const nodes = [];
    this.#options.forEach((option, at) => {
      if (option.kind !== kind) return;
      option.node = make("a", {
        id: `option-${at}`, role: "option", "aria-selected": "false", tabindex: "-1", href: option.url,
        class: kind === "articles" ? "article" : null, part: `option ${option.detail.kind}`,
      }, marked(make("span", { class: "text", part: "text", lang: "vi" }), option.text, option.spans));
      const comma = make("span", { class: "unseen" }, ", "); // where it is read out
      if (option.said) option.node.append(comma, make("span", { class: "meta", part: "meta" }, option.said));
      nodes.push(option.node);
    });
    if (!nodes.length) return null;
    const words = this.strings[kind];
    const heading = make("div", { class: "heading", part: "heading", "aria-hidden": "true" }, words);
    return make("div", { class: "group", part: "group", role: "group", "aria-label": words }, heading, ...nodes);
  }

  #open() {
    this.#list.hidden = false;
    this.#makeRoom(); // also for a list that was open: another may be longer
    this.#input.setAttribute("aria-expanded", "true");
  }

  /** Where the list would lie below the window, as on a phone that lies on its side, the box goes to the top of it. */
  #makeRoom() {
    const seen = window.visualViewport?.height ?? window.innerHeight;
    const { top, bottom } = this.#list.getBoundingClientRect();
    if (bottom > seen && (seen < LOW || top > seen - LEAST)) {
      this.#form.scrollIntoView({ block: "start", behavior: "instant" });
    }
  }

  #close() {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#move(-1);
  }

  #move(to) {
    this.#options[this.#active]?.node.setAttribute("aria-selected", "false");
    this.#active = this.#options.length ? to : -1;
    const node = this.#options[this.#active]?.node;
    if (!node) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    node.setAttribute("aria-selected", "true");
    this.#input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  // Keys and choices. ---------------------------------------------------------------------------------------------

  #pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") this.#entered(event);
    else if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#step(event);
    else if (event.key === "Escape") this.#escape(event);
    else if (event.key === "Home" || event.key === "End") this.#move(-1); // and the caret goes there
  }

  /** With Ctrl or ⌘ Enter submits nothing in some browsers, and twice nowhere: here it does. */
  #entered(event) {
    this.#newTab = event.ctrlKey || event.metaKey;
    if (!this.#newTab) return;
    event.preventDefault();
    if (!event.repeat) this.#form.requestSubmit();
  }

  #step(event) {
    const down = event.key === "ArrowDown";
    const last = this.#options.length - 1;
    if (this.#clean() !== this.#shown || !this.#options.length) {
      if (!this.#clean().trim()) return;
      event.preventDefault();
      this.#first = true; // of what is to come
      if (!this.#settling && !this.#asking) this.#changed();
      return;
    }
    event.preventDefault();
    if (this.#list.hidden) {
      this.#open();
      this.#move(down ? 0 : last);
    } else if (down) {
      this.#move(this.#active < last ? this.#active + 1 : -1);
    } else {
      this.#move(this.#active < 0 ? last : this.#active - 1);
    }
  }

  #escape(event) {
    const coming = (this.#settling || this.#asking) && this.#clean() !== this.#shown;
    if (this.#list.hidden && !coming) return; // the browser clears the field
    event.preventDefault();
    clearTimeout(this.#settling);
    this.#settling = 0;
    this.#first = false;
    this.#stop();
    this.#close();
  }

  #submitted(event) {
    event.preventDefault();
    const chosen = this.#options[this.#active];
    if (chosen && this.#clean() === this.#shown) {
      this.#choose(chosen, true);
      return;
    }
    clearTimeout(this.#late);
    this.#late = setTimeout(() => {
      const option = this.#clean() === this.#shown && this.#options[this.#active];
      if (option) this.#choose(option, false);
      else {
        clearTimeout(this.#quiet);
        this.#quiet = setTimeout(() => { this.#quiet = 0; }, QUIET - LATE);
        this.#search(this.#clean().trim());
      }
    }, LATE);
  }

  #clicked(event) {
    const option = this.#options.find(({ node }) => node.contains(event.target));
    if (!option) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // the browser opens the link elsewhere
    event.preventDefault();
    this.#newTab = false;
    this.#choose(option, true);
  }

  /** Take a suggestion; `write` it into the field, if now is a time for that. */
  #choose(option, write) {
    const { kind, text, url, detail } = option;
    this.#rest();
    if (!this.#tell("select", { ...detail, url, newTab: this.#newTab })) return;
    if (kind === "articles") {
      this.#go(url);
      return;
    }
    if (write && this.#input.value !== text) this.#input.value = text;
    this.#search(text);
  }

  #search(q) {
    this.#rest();
    const form = this.#internals.form;
    if (!q && !form) return;
    const url = this.#results(q);
    if (!this.#tell("search", { q, url, newTab: this.#newTab })) return;
    if (form && !this.#newTab) {
      this.#internals.setFormValue(q);
      form.requestSubmit();
    } else {
      this.#go(url);
    }
  }

  /** Nothing is suggested any more until the reader types on. */
  #rest() {
    clearTimeout(this.#settling);
    clearTimeout(this.#late);
    this.#settling = 0;
    this.#first = false;
    this.#stop();
    this.#close();
  }

  #go(url) {
    if (this.#newTab) window.open(url, "_blank", "noopener");
    else location.assign(url);
  }

  #tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #shortcut(event) {
    const said = this.getAttribute("shortcut")?.toLowerCase();
    if (!said || event.defaultPrevented || event.isComposing || event.altKey) return;
    const modified = said.startsWith("mod+");
    const key = modified ? said.slice(4) : said;
    const target = event.composedPath()[0];
    const writing = target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName ?? "");
    if (event.key.toLowerCase() !== key || (event.ctrlKey || event.metaKey) !== modified || (writing && !modified)) return;
    event.preventDefault();
    this.#input.focus();
    this.#input.select();
  }
}

if (!customElements.get("timbao-search")) customElements.define("timbao-search", TimbaoSearch);
