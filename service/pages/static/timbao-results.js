/* <timbao-results>: the results of a search within a page of any site, beside <timbao-search> or alone.

   No build step, no dependency; styles are adopted and never inline, so that a strict content security policy holds.
   What is searched stands in the address of the page, so that reloading, going back and sharing it work.
   Attributes, events, parts and variables: docs/embed.md. */

const PREFIX = "t_"; // of what the address holds beside what the box sends: `tag` or `page` may be the site's own
const PLAIN = ["q", "source", "section", "sort"];
const FACETS = ["section", "source", "tag", "author"];
const LISTS = new Set(FACETS);
const NAMES = [...PLAIN, "tag", "author", "from", "words", "match", "cursor", "page"];
const READINGS = { words: ["all", "any"], match: ["folded", "exact"] }; // other than the usual one
const CHOICES = { sort: ["relevance", "newest", "oldest"], ...READINGS }; // others in the address are the site's own
const SHOWN = 8; // values of a facet before it is opened
const SLOW = 250; // what is there is dimmed when an answer takes longer
const PERIODS = [7, 30, 365];
const ALPHABET = new Intl.Collator("vi");

const STRINGS = {
  vi: {
    label: "Kết quả tìm",
    total: "{n} bài",
    page: "trang {page} trên {pages}",
    loading: "Đang tìm…",
    meant: "Có phải bạn tìm",
    or: "hoặc",
    sort: "Xếp theo", relevance: "Liên quan nhất", newest: "Mới nhất", oldest: "Cũ nhất",
    time: "Thời gian", always: "Mọi lúc", days7: "7 ngày qua", days30: "30 ngày qua", days365: "Một năm qua", since: "Từ {day}",
    filters: "Lọc kết quả", section: "Chuyên mục", source: "Nguồn", tag: "Chủ đề", author: "Tác giả",
    more: "Xem thêm {n}", remove: "bỏ lọc", clear: "Bỏ mọi bộ lọc",
    previous: "Trang trước", first: "Về trang đầu", next: "Trang sau", pages: "Phân trang",
    untitled: "(Không có tựa)",
    wider: "{n} bài có đủ các tiếng",
    beside: "Có đủ các tiếng, nhưng rời nhau hay khác dấu", uncounted: "Những bài dưới đây không được đếm là kết quả.",
    reading: "Cách đọc", all: "đủ mọi từ", some: "ít nhất một từ", folded: "không xét dấu", exact: "đúng từng dấu",
    story: "{n} bài cùng nội dung", event: "{n} bài cùng sự kiện", rest: "và {n} bài nữa",
    none: "Không tìm thấy bài nào cho “{q}”.",
    nothing: "Không tìm thấy bài nào.",
    unfiltered: "Không lọc: {n} bài", any: "Có ít nhất một từ: {n} bài", anywhere: "Có ít nhất một từ, không lọc: {n} bài",
    unmarked: "Không xét dấu: {n} bài", unquoted: "Bỏ dấu ngoặc kép: {n} bài",
    fewer: "Thử bớt từ: chỉ giữ tên riêng và những từ quan trọng nhất.",
    other: "Xem lại chính tả, hoặc thử một từ khác cùng nghĩa.",
    away: "Chưa tìm được: không liên lạc được với máy chủ.", busy: "Máy chủ đang bận. Hãy thử lại sau {n} giây.",
    again: "Thử lại", archive: "Xem kết quả ở trang tìm kiếm", restarted: "Kho bài vừa được cập nhật; đây là trang đầu.",
  },
  en: {
    label: "Search results",
    total: "{n} article|{n} articles",
    page: "page {page} of {pages}",
    loading: "Searching…",
    meant: "Did you mean",
    or: "or",
    sort: "Sort by", relevance: "Relevance", newest: "Newest", oldest: "Oldest",
    time: "Date", always: "Any time", days7: "Past 7 days", days30: "Past 30 days", days365: "Past year", since: "Since {day}",
    filters: "Filter", section: "Section", source: "Source", tag: "Topic", author: "Author",
    more: "{n} more", remove: "remove", clear: "Remove all filters",
    previous: "Previous page", first: "First page", next: "Next page", pages: "Pages",
    untitled: "(Untitled)",
    wider: "{n} article has every syllable|{n} articles have every syllable",
    beside: "Every syllable, but apart or in other marks", uncounted: "The articles below are not counted as hits.",
    reading: "Read as", all: "all words", some: "any word", folded: "diacritics ignored", exact: "diacritics as typed",
    story: "{n} more with the same text", event: "{n} more on the same event", rest: "and {n} more",
    none: "Nothing found for “{q}”.",
    nothing: "Nothing found.",
    unfiltered: "Without filters: {n} article|Without filters: {n} articles",
    any: "With any of the words: {n} article|With any of the words: {n} articles",
    anywhere: "With any of the words, without filters: {n} article|With any of the words, without filters: {n} articles",
    unmarked: "Diacritics ignored: {n} article|Diacritics ignored: {n} articles",
    unquoted: "Without the quotes: {n} article|Without the quotes: {n} articles",
    fewer: "Try fewer words: names, and the words that matter most.",
    other: "Look at the spelling, or try another word that means the same.",
    away: "The search service cannot be reached.", busy: "The server is busy. Try again in {n} seconds.",
    again: "Try again", archive: "See the results on the search service's own page", restarted: "The archive has been updated; this is the first page.",
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
:host { display: block; flex-grow: 1; min-width: 0 !important; }
:host([hidden]), [hidden] { display: none !important; }
/* In a row of the page's it asks for a width of its own, and gives way. */
.own { container-type: inline-size; contain-intrinsic-inline-size: 40rem; padding-block-start: 1em;
  min-height: var(--timbao-min-height, 90vh); }
*, ::before, ::after { box-sizing: border-box; }
p, ol, ul, fieldset, figure { margin: 0; padding: 0; border: 0; list-style: none; min-width: 0; }
a { color: var(--_accent); }
button, select, summary { min-height: 44px; font: inherit; color: inherit; }
button, select { padding: 0 .9em; border: 1px solid var(--_line); border-radius: var(--timbao-radius, 4px);
  background: var(--_background); cursor: pointer; }
:is(a, button, select, summary, input):focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.status:focus { outline: none; }
.bar { display: flex; flex-wrap: wrap; gap: .5em 1.5em; align-items: center; margin-bottom: .8em; }
.status { flex: 1 1 12em; font-weight: 600; scroll-margin-top: 1em; }
.bar label { display: inline-flex; gap: .5em; align-items: center; color: var(--_soft); font-size: .9375em; }
.meant, .note, .problem { margin-bottom: 1em; }
.note { color: var(--_soft); }
.problem { border-inline-start: 4px solid var(--_accent); padding: .2em 1em; }
.problem p + p { margin-top: .6em; }
.place b { color: var(--_accent); text-decoration: underline wavy; }
.chips { display: flex; flex-wrap: wrap; gap: .5em; margin-bottom: 1em; }
.chips button { border-radius: 2em; overflow-wrap: anywhere; text-align: start; }
.columns { display: grid; gap: 1em 2.5em; }
.found { min-width: 0; transition: opacity .15s; }
.found[aria-busy=true] { opacity: .5; }
.hit { padding: 1em 0; border-top: 1px solid var(--_active); }
.hit:first-child { border-top: 0; padding-top: 0; }
.title { font-size: 1.1875em; font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; }
.title a { color: inherit; text-decoration: none; }
.title a:hover { color: var(--_accent); text-decoration: underline; }
.meta { color: var(--_soft); font-size: .875em; margin: .25em 0 .35em; }
.passage { line-height: 1.55; overflow-wrap: anywhere; }
.passage + .passage { margin-top: .3em; }
.passage.cut { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
mark { background: var(--_mark); color: inherit; border-radius: 2px; }
.beside { margin-top: 1.5em; padding-top: 1em; border-top: 3px double var(--_line); }
.heading { font-weight: 600; margin-bottom: .3em; }
.ways { margin-top: .5em; }
.ways li { padding: .25em 0; }
.story { margin-top: .4em; font-size: .9375em; }
.story summary { border: 0; padding: 0; color: var(--_soft); }
.story li { padding: .3em 0 .3em 1em; overflow-wrap: anywhere; }
summary { display: inline-flex; align-items: center; padding: 0 .9em; border: 1px solid var(--_line);
  border-radius: var(--timbao-radius, 4px); cursor: pointer; }
.facet { margin: 1em 0; }
legend { padding: 0; font-weight: 600; font-size: .9375em; margin-bottom: .2em; }
.value { display: flex; gap: .6em; align-items: center; min-height: 32px; cursor: pointer; font-size: .9375em; }
.value span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.value small { color: var(--_soft); font-variant-numeric: tabular-nums; font-size: .9em; }
.value input { width: 18px; height: 18px; margin: 0; accent-color: var(--_accent); flex: none; }
@media (pointer: coarse) { .value { min-height: 44px; } }
.facet > button { min-height: 32px; border: 0; background: none; padding: 0; color: var(--_accent); text-decoration: underline;
  font-size: .9375em; }
.paging { display: flex; flex-wrap: wrap; gap: 1em; padding: 1.2em 0; }
.paging button:last-child { margin-inline-start: auto; }
@container (max-width: 30rem) {
  .status { flex-basis: 100%; }
  .bar { gap: .5em .75em; }
  .bar label { flex: 1 1 8em; display: grid; gap: .15em; }
  .bar select { width: 100%; min-width: 0; padding: 0 .4em; }
}
@container (min-width: 46rem) {
  .columns { grid-template-columns: 13rem minmax(0, 1fr); }
  .filters summary { display: none; }
  .columns:has(> .filters[hidden]) { grid-template-columns: minmax(0, 1fr); }
  .facet:first-of-type { margin-top: 0; }
}
@media (prefers-reduced-motion: reduce) { .found { transition: none; } }
@media (forced-colors: active) {
  mark { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .problem { border-color: Highlight; }
}
@media print { .bar label, .filters, .paging, .chips { display: none; } mark { background: none; text-decoration: underline; } }
`;

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(CSS);

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export class TimbaoResults extends HTMLElement {
  static observedAttributes = [
    "service", "site", "source", "section", "lang", "open", "size", "facets", "collapse", "strings", "heading-level",
  ];

  #own; #status; #sort; #time; #notes; #chips; #found; #filters; #values; #fallback; #bar;
  #state = {}; // what is searched: parameters of the API, by their names
  #answer = null;
  #asking = null;
  #before = []; // the cursors of the pages before this one
  #read = ""; // what the address asked for when it was last looked at
  #opened = new Set(); // facets of which all values are shown
  #left = null;
  #strings = {};
  #wide = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    this.#status = make("p", { class: "status", part: "status", role: "status", tabindex: "-1" });
    this.#sort = make("select");
    this.#time = make("select");
    this.#bar = make("div", { class: "bar", part: "bar" }, this.#status,
      make("label", { hidden: "" }, make("span"), this.#time), make("label", { hidden: "" }, make("span"), this.#sort));
    this.#notes = make("div");
    this.#chips = make("ul", { class: "chips", part: "chips" });
    this.#found = make("div", { class: "found", part: "found" });
    this.#values = make("div");
    this.#filters = make("details", { class: "filters", part: "filters", hidden: "" }, make("summary", { part: "summary" }), this.#values);
    const columns = make("div", { class: "columns" }, this.#filters, this.#found);
    this.#fallback = make("slot");
    this.#own = make("section", { class: "own", hidden: "" }, this.#bar, this.#notes, this.#chips, columns);
    root.append(this.#fallback, this.#own); // what is in the slot is the page's, and looks as the page has it
    this.#sort.addEventListener("change", () => this.#go({ sort: this.#sort.value }));
    this.#time.addEventListener("change", () => this.#go({ from: this.#time.value }));
  }

  connectedCallback() {
    this.#left = new AbortController();
    const { signal } = this.#left;
    document.addEventListener("search", (event) => this.#heard(event), { signal });
    window.addEventListener("popstate", () => { if (this.#addressed() !== this.#read) this.#fromAddress(true); }, { signal });
    this.#wide = new ResizeObserver(([{ contentRect }]) => {
      const wide = String(contentRect.width >= 46 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
      if (wide !== this.#filters.dataset.wide) this.#filters.open = wide === "true";
      this.#filters.dataset.wide = wide;
    });
    this.#wide.observe(this.#own);
    watchGround(this, this.#own, signal);
    this.#label();
    this.#fromAddress();
  }

  disconnectedCallback() {
    this.#left?.abort();
    this.#asking?.abort();
    this.#wide?.disconnect();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    this.#label();
    if (this.#searching()) this.#ask();
  }

  /** Show the results of a query, from the first page, without filters. */
  search(q) { this.#go(this.#fresh(q)); }

  /** The answer that is shown, as the API gave it; null before there is one. */
  get answer() { return this.#answer; }

  /** The words of the element; those that are set here go before those of the attribute and of the language. */
  get strings() {
    return { ...STRINGS[languageOf(this)], ...wordsOf(this), ...this.#strings };
  }
  set strings(words) {
    this.#strings = words ?? {};
    this.#label();
    if (this.#answer) this.#show();
  }

  // What the owner of the page says. ------------------------------------------------------------------------------

  #size() {
    const value = Number.parseInt(this.getAttribute("size") ?? "", 10);
    return Number.isNaN(value) ? 10 : Math.min(100, Math.max(1, value));
  }

  #facets() {
    return severalOf(this, "facets", "section|source").filter((name) => LISTS.has(name));
  }

  #number(n) { return n.toLocaleString(localeOf(this)); }

  #said(name, n, values = {}) {
    return filled(this.strings[name].split("|").at(n === 1 ? 0 : -1), { n: this.#number(n), ...values });
  }

  #label() {
    const words = this.strings;
    this.#own.lang = languageOf(this);
    this.#own.setAttribute("aria-label", words.label);
    this.#filters.firstChild.textContent = words.filters;
    this.#chips.setAttribute("aria-label", words.filters);
    this.#time.previousSibling.textContent = words.time;
    this.#sort.previousSibling.textContent = words.sort;
  }

  // The address of the page, and what is searched. ----------------------------------------------------------------

  #name(name) {
    if (name === "q") return this.getAttribute("name") || "q";
    return PLAIN.includes(name) ? name : PREFIX + name;
  }

  #searching() { return this.#state.q !== undefined || FACETS.some((name) => this.#state[name]?.length); }

  /** What of the address is this element's. Going to a place within the page (`#…`) leaves that as it is. */
  #addressed() {
    const given = new URLSearchParams(location.search);
    return JSON.stringify(NAMES.map((name) => given.getAll(this.#name(name))));
  }

  /** Show what the address asks for. A box that is being typed in is left alone, unless the reader has gone back (or
   * forth) to another query: the focus is still in it then, and what it holds is not what is shown. */
  #fromAddress(back = false) {
    const given = new URLSearchParams(location.search);
    const state = {};
    for (const name of NAMES) {
      const values = given.getAll(this.#name(name)).map((value) => value.trim()).filter(Boolean);
      const known = values.filter((value) => CHOICES[name]?.includes(value) ?? true);
      if (known.length) state[name] = LISTS.has(name) ? known : known.at(-1);
    }
    if (this.hasAttribute("browse")) state.q ??= "";
    this.#read = this.#addressed();
    const another = back && (this.#state.q ?? "") !== (state.q ?? "");
    this.#state = state;
    this.#before = history.state?.timbao ?? [];
    const searching = this.#searching();
    const box = this.#box();
    const free = another || (searching && !box?.contains(document.activeElement));
    if (box && free && box.value !== (state.q ?? "")) box.value = state.q ?? "";
    if (!searching) {
      this.#rest();
      return;
    }
    this.#ask();
  }

  #box() {
    const id = this.getAttribute("for");
    return id ? this.getRootNode().getElementById(id) : document.querySelector("timbao-search");
  }

  #rest() {
    this.#asking?.abort();
    this.#answer = null;
    this.#own.hidden = true;
    this.#fallback.hidden = false;
  }

  #heard(event) {
    const box = event.target;
    if (event.defaultPrevented || box.localName !== "timbao-search" || box !== this.#box()) return;
    if (box.hasAttribute("results-url") && new URL(box.getAttribute("results-url"), document.baseURI).pathname !== location.pathname) return;
    event.preventDefault();
    const { q, newTab } = event.detail;
    if (newTab) window.open(this.#elsewhere(this.#fresh(q)), "_blank", "noopener");
    else this.search(q);
  }

  /** What changes with another query: everything, but for the order. */
  #fresh(q) { return { ...Object.fromEntries(NAMES.map((name) => [name, undefined])), sort: this.#state.sort, q }; }

  /** Search with some parameters changed: from the first page, unless it is said which. */
  #go(changes, before = []) {
    this.#state = { ...this.#state, cursor: undefined, page: undefined, ...changes };
    this.#before = before;
    const address = new URL(location.href);
    for (const name of NAMES) {
      const value = this.#state[name];
      address.searchParams.delete(this.#name(name));
      for (const one of [value ?? []].flat()) {
        if (one !== "" || name === "q") address.searchParams.append(this.#name(name), one);
      }
    }
    if (this.getAttribute("history") !== "off") history.pushState({ ...history.state, timbao: before }, "", address);
    this.#read = this.#addressed();
    this.#ask();
  }

  #parameters(changes = {}) {
    const state = { ...this.#state, ...changes };
    const found = new URLSearchParams();
    for (const name of NAMES) {
      if (name === "page") continue;
      const fixed = name === "source" || name === "section" ? severalOf(this, name) : [];
      const chosen = [state[name] ?? []].flat().filter((value) => !fixed.length || fixed.includes(value));
      for (const value of chosen.length ? chosen : fixed) if (value !== "") found.append(name, value);
    }
    if (this.hasAttribute("site")) found.set("site", this.getAttribute("site"));
    if (this.hasAttribute("collapse")) found.set("collapse", this.getAttribute("collapse") === "event" ? "event" : "story");
    found.set("size", this.#size());
    found.set("marks", "utf16");
    found.set("lenient", "true");
    return found;
  }

  // Asking. -------------------------------------------------------------------------------------------------------

  async #fetch(parameters, signal) {
    const address = new URL("api/v1/search", serviceOf(this));
    address.search = parameters;
    const headers = { "Accept-Language": languageOf(this) };
    const response = await fetch(address, { signal, headers, credentials: "omit", mode: "cors" });
    const body = await response.json();
    if (response.ok) return body;
    throw Object.assign(new Error(body.detail), { problem: body, after: Number(response.headers.get("Retry-After")) });
  }

  async #ask() {
    this.#asking?.abort();
    const { signal } = this.#asking = new AbortController();
    this.#own.hidden = false;
    this.#fallback.hidden = true;
    const slow = setTimeout(() => {
      this.#found.setAttribute("aria-busy", "true");
      if (!this.#answer) this.#status.textContent = this.strings.loading;
    }, SLOW);
    const parameters = this.#parameters();
    if (this.#facets().length) parameters.set("facets", this.#facets().join(","));
    try {
      const answer = await this.#fetch(parameters, signal);
      if (signal.aborted) return;
      this.#answer = answer;
      this.#show();
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) this.#found.removeAttribute("aria-busy");
    }
  }

  #failed(error) {
    const { problem, after } = error;
    if (problem && /cursor$/.test(problem.type) && this.#state.cursor) { // the archive went on: from the first page
      this.#state = { ...this.#state, cursor: undefined, page: undefined };
      this.#before = [];
      this.#ask().then(() => this.#notes.prepend(make("p", { class: "note" }, this.strings.restarted)));
      return;
    }
    const words = this.strings;
    this.#answer = null;
    this.#status.textContent = "";
    this.#chips.replaceChildren();
    this.#found.replaceChildren();
    this.#values.replaceChildren();
    this.#filters.hidden = true;
    const gone = !problem || problem.status >= 500 || problem.status === 429;
    const told = make("div", { class: "problem", part: "problem", role: "alert" });
    if (gone) told.append(make("p", {}, after ? filled(words.busy, { n: after }) : words.away));
    else told.append(make("p", {}, problem.detail), ...this.#place(problem));
    if (gone) {
      const button = make("button", { type: "button", part: "button" }, words.again);
      button.addEventListener("click", () => this.#ask());
      told.append(make("p", {}, button), make("p", {}, make("a", { href: this.#archive(), part: "link" }, words.archive)));
    }
    this.#notes.replaceChildren(told);
    this.dispatchEvent(new CustomEvent("failed", { detail: { problem: problem ?? null }, bubbles: true, composed: true }));
  }

  /** The service's own page of what is searched, which needs no leave to be read. */
  #archive() {
    const address = new URL("search", serviceOf(this));
    for (const [name, value] of this.#parameters({ cursor: undefined })) {
      if (NAMES.includes(name)) address.searchParams.append(name, value);
    }
    address.searchParams.set("lang", languageOf(this));
    return address.href;
  }

  #place({ position, hint }) {
    const typed = [...(this.#state.q ?? "")];
    const shown = [];
    if (position >= 0 && position < typed.length) {
      const [before, behind] = [typed.slice(0, position).join(""), typed.slice(position).join("")];
      shown.push(make("p", { class: "place" }, make("code", {}, before, make("b", {}, behind))));
    }
    return hint ? [...shown, make("p", {}, hint)] : shown;
  }

  // Showing. ------------------------------------------------------------------------------------------------------

  #show() {
    const answer = this.#answer;
    const words = this.strings;
    const items = answer.total.stories ?? answer.total.value;
    const pages = Math.max(1, Math.ceil(items / this.#size()));
    const page = Math.min(pages, Number.parseInt(this.#state.page ?? "1", 10) || 1);
    const told = [this.#said("total", answer.total.value)];
    if (page > 1) told.push(filled(words.page, { page: this.#number(page), pages: this.#number(pages) }));
    this.#status.textContent = told.join(", ");
    this.#choices();
    const notes = answer.query.notes.map((note) => make("p", { class: "note" }, note[languageOf(this)]));
    this.#notes.replaceChildren(...this.#wider(answer.total), ...notes, ...this.#meant(answer.suggest));
    this.#showChips();
    this.#time.parentNode.hidden = false;
    this.#bar.lastChild.hidden = answer.total.value < 2;
    if (answer.items.length) {
      const list = make("ol", { part: "list" }, ...answer.items.map((item) => this.#hit(item)));
      this.#found.replaceChildren(list, ...this.#paging(page, answer), ...this.#beside(answer.loose?.items ?? []));
    } else {
      this.#none(answer);
    }
    this.#showFacets(answer.facets);
    const detail = { q: this.#state.q ?? "", total: answer.total.value, page, answer };
    this.dispatchEvent(new CustomEvent("results", { detail, bubbles: true, composed: true }));
  }

  #choices() {
    const words = this.strings;
    const sorts = this.#state.q ? ["relevance", "newest", "oldest"] : ["newest", "oldest"];
    this.#sort.replaceChildren(...sorts.map((name) => new Option(words[name], name)));
    this.#sort.value = sorts.includes(this.#state.sort) ? this.#state.sort : sorts[0];
    const chosen = this.#state.from ?? "";
    const days = PERIODS.map((n) => [words[`days${n}`], new Date(Date.now() - n * 864e5).toISOString().slice(0, 10)]);
    const times = [[words.always, ""], ...days];
    if (!times.some(([, value]) => value === chosen)) {
      const day = /^\d{4}-\d\d-\d\d$/.test(chosen) ? dayOf(this, chosen) : chosen;
      times.push([filled(words.since, { day }), chosen]);
    }
    this.#time.replaceChildren(...times.map(([text, value]) => new Option(text, value)));
    this.#time.value = chosen;
  }

  /** The way to all that have every syllable, where these are more. */
  #wider({ value, loose }) {
    if (!(loose > value) || this.#state.words) return [];
    return [make("p", { class: "note" }, this.#link(this.#said("wider", loose), { words: "all", match: "folded" }))];
  }

  /** Some of these, below few hits. */
  #beside(items) {
    if (!items.length) return [];
    const level = this.getAttribute("heading-level") || "2";
    const heading = make("div", { class: "heading", role: "heading", "aria-level": level }, this.strings.beside);
    const list = make("ol", { part: "list" }, ...items.map((item) => this.#hit(item, false)));
    return [make("section", { class: "beside", part: "beside", "aria-label": this.strings.beside },
      heading, make("p", { class: "note" }, this.strings.uncounted), list)];
  }

  #meant(suggest) {
    if (!suggest.length) return [];
    const line = make("p", { class: "meant", part: "suggest" }, `${this.strings.meant}: `);
    suggest.slice(0, 3).forEach(({ text }, at) => {
      if (at) line.append(` ${this.strings.or} `);
      line.append(this.#link(text, { q: text }));
    });
    line.append("?");
    return [line];
  }

  /** The address of this page with some parameters changed. */
  #elsewhere(changes) {
    const address = new URL(location.href);
    for (const [name, value] of Object.entries({ cursor: undefined, page: undefined, ...changes })) {
      address.searchParams.delete(this.#name(name));
      if (value !== undefined) address.searchParams.set(this.#name(name), value);
    }
    return address.href;
  }

  /** A link that searches with some parameters changed; opened elsewhere, it leads there too. */
  #link(text, changes) {
    const link = make("a", { href: this.#elsewhere(changes), lang: "vi" }, text);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const box = this.#box();
      if (changes.q !== undefined && box) box.value = changes.q;
      this.#go(changes);
      this.#focusTop();
    });
    return link;
  }

  #showChips() {
    const chosen = FACETS.flatMap((name) => (this.#state[name] ?? []).map((value) => [name, value]));
    const words = this.strings;
    const chip = (label, drop) => {
      const button = make("button", { type: "button", part: "chip", "aria-label": `${label}, ${words.remove}` }, `${label} ×`);
      button.addEventListener("click", () => {
        drop();
        this.#status.focus();
      });
      return make("li", {}, button);
    };
    const chips = chosen.map(([name, value]) => chip(`${words[name]}: ${value}`, () => this.#choose(name, value, false)));
    for (const [name, values] of Object.entries(READINGS)) {
      const value = this.#state[name];
      const label = words[value === "any" ? "some" : value];
      if (values.includes(value)) chips.push(chip(`${words.reading}: ${label}`, () => this.#go({ [name]: undefined })));
    }
    this.#chips.replaceChildren(...chips);
    this.#chips.hidden = !chips.length;
  }

  #hit(item, counted = true) {
    const title = item.highlights.find(({ field, text }) => field === "title" && text === item.title);
    const url = this.#address(item);
    const link = make("a", { href: url, part: "link" });
    marked(link, item.title || this.strings.untitled, title?.spans_utf16);
    link.addEventListener("click", (event) => {
      const detail = { kind: "article", id: item.id, url, article: item, q: this.#state.q ?? "" };
      const told = new CustomEvent("select", { detail, bubbles: true, composed: true, cancelable: true });
      if (!this.dispatchEvent(told)) event.preventDefault();
    });
    const said = [item.source, item.section, item.published && dayOf(this, item.published)].filter(Boolean).join(" · ");
    const passages = item.highlights.filter(({ field }) => field !== "title").slice(0, 2);
    const texts = passages.length ? passages : item.summary ? [{ text: item.summary }] : [];
    return make("li", { class: "hit", part: counted ? "hit" : "hit uncounted", lang: "vi" },
      make("div", { class: "title", part: counted ? "title" : "title uncounted", role: "heading", "aria-level": this.getAttribute("heading-level") || "2" }, link),
      said ? make("p", { class: "meta", part: "meta" }, said) : null,
      ...texts.map(({ text, spans_utf16: spans }) => {
        const passage = make("p", { class: spans ? "passage" : "passage cut", part: "passage" });
        if (/^\p{Ll}/u.test(text)) passage.append("… "); // cut out of a sentence
        marked(passage, text, spans);
        if (spans && !/[.!?…”"’)]\s*$/.test(text)) passage.append(" …");
        return passage;
      }), this.#story(item.story));
  }

  /** What is folded into a hit. */
  #story(story) {
    if (!story || story.size < 2) return null;
    const others = story.members.map((one) => {
      const said = [one.source, one.published && dayOf(this, one.published)].filter(Boolean).join(" · ");
      const link = make("a", { href: this.#address(one) }, one.title || this.strings.untitled);
      return make("li", {}, link, said ? make("span", { class: "meta" }, ` ${said}`) : null);
    });
    const rest = story.size - 1 - others.length;
    if (rest > 0) others.push(make("li", {}, this.#said("rest", rest)));
    const kind = this.getAttribute("collapse") === "event" ? "event" : "story";
    const summary = make("summary", { lang: languageOf(this) }, this.#said(kind, story.size - 1));
    return make("details", { class: "story", part: "story" }, summary, make("ul", {}, ...others));
  }

  /** Where the title of an article leads. */
  #address({ id, url }) {
    const archive = new URL(`article/${encodeURIComponent(id)}`, serviceOf(this));
    archive.searchParams.set("q", this.#state.q ?? "");
    return (this.getAttribute("open") !== "archive" && webAddress(url)) || archive.href;
  }

  #paging(page, answer) {
    const words = this.strings;
    const buttons = [];
    if (this.#state.cursor) {
      const button = make("button", { type: "button", part: "button" }, `← ${this.#before.length ? words.previous : words.first}`);
      button.addEventListener("click", () => this.#turn(page - 1, this.#before.at(-1), this.#before.slice(0, -1)));
      buttons.push(button);
    }
    if (answer.next) {
      const button = make("button", { type: "button", part: "button" }, `${words.next} →`);
      button.addEventListener("click", () => this.#turn(page + 1, answer.next, [...this.#before, this.#state.cursor ?? ""]));
      buttons.push(button);
    }
    return buttons.length ? [make("nav", { class: "paging", part: "paging", "aria-label": words.pages }, ...buttons)] : [];
  }

  /** Turn to a page; where nobody knows the page before (the address was shared), the first one. */
  #turn(page, cursor, before) {
    this.#go(cursor ? { cursor, page: String(page) } : {}, cursor ? before : []);
    this.#focusTop();
  }

  #focusTop() {
    this.#status.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#status.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  // Facets. -------------------------------------------------------------------------------------------------------

  #showFacets(facets) {
    const focused = this.shadowRoot.activeElement?.dataset;
    const place = focused && focused.value !== undefined ? { ...focused } : null;
    const made = this.#facets().map((name) => this.#facet(name, facets[name] ?? [])).filter(Boolean);
    this.#values.replaceChildren(...made);
    this.#filters.hidden = !made.length;
    if (place) {
      const inputs = [...this.#values.querySelectorAll("input")];
      inputs.find(({ dataset }) => dataset.name === place.name && dataset.value === place.value)?.focus();
    }
  }

  #facet(name, values) {
    const chosen = this.#state[name] ?? [];
    const fixed = severalOf(this, name);
    const known = values.filter(({ value }) => value && (!fixed.length || fixed.includes(value)));
    known.sort((one, other) => other.count - one.count || ALPHABET.compare(one.value, other.value));
    const counts = new Map(known.map(({ value, count }) => [value, count]));
    const all = [...new Set([...chosen, ...counts.keys()])];
    if (all.length < 2 && !chosen.length) return null;
    const shown = this.#opened.has(name) ? all : all.slice(0, Math.max(SHOWN, chosen.length));
    const group = make("fieldset", { class: "facet", part: "facet" }, make("legend", {}, this.strings[name]));
    for (const value of shown) {
      const input = make("input", { type: "checkbox", "data-name": name, "data-value": value });
      input.checked = chosen.includes(value);
      input.addEventListener("change", () => this.#choose(name, value, input.checked));
      group.append(make("label", { class: "value", part: "value", lang: "vi" }, input, make("span", {}, value),
        make("small", {}, this.#number(counts.get(value) ?? 0))));
    }
    if (shown.length < all.length) {
      const button = make("button", { type: "button" }, this.#said("more", all.length - shown.length));
      button.addEventListener("click", () => {
        this.#opened.add(name);
        const whole = this.#facet(name, values);
        group.replaceWith(whole);
        whole.querySelectorAll("input")[shown.length].focus();
      });
      group.append(button);
    }
    return group;
  }

  #choose(name, value, take) {
    const rest = (this.#state[name] ?? []).filter((one) => one !== value);
    this.#go({ [name]: take ? [...rest, value] : rest });
  }

  // Nothing found: ways out that were tried. ----------------------------------------------------------------------

  async #none(answer) {
    const words = this.strings;
    const q = this.#state.q ?? "";
    const told = make("p", {}, q ? filled(words.none, { q: q.replace(/^"([^"]*)"$/, "$1") }) : words.nothing);
    const ways = make("ul", { class: "ways" });
    this.#found.replaceChildren(make("div", { class: "none", part: "none" }, told, ways));
    this.dispatchEvent(new CustomEvent("noresults", { detail: { q }, bubbles: true, composed: true }));
    const nothing = Object.fromEntries([...FACETS, "from"].map((name) => [name, undefined]));
    const filters = Object.keys(nothing).some((name) => this.#state[name]?.length);
    const bare = q.replace(/["“”]/g, " ").replace(/\s+/g, " ").trim();
    const unquoted = /["“”]/.test(q) && bare ? { q: bare } : null;
    const any = bare.includes(" ") && this.#state.words !== "any" ? { words: "any", ...unquoted } : null;
    const tries = [
      filters && ["unfiltered", nothing],
      this.#state.match === "exact" && ["unmarked", { match: undefined }],
      unquoted && ["unquoted", unquoted],
      any && ["any", any],
      any && filters && ["anywhere", { ...nothing, ...any }],
    ];
    for (const [name, changes] of tries.filter(Boolean)) {
      await wait(0);
      const parameters = this.#parameters({ ...changes, cursor: undefined });
      parameters.set("size", 0);
      const tried = await this.#fetch(parameters, this.#asking.signal).catch(() => null);
      if (this.#answer !== answer) return;
      if (tried?.total.value) ways.append(make("li", {}, this.#link(this.#said(name, tried.total.value), changes)));
    }
    // What the answer itself offers stands above: what else may have been meant, and what has every syllable.
    if (q && !ways.childElementCount && !this.#notes.querySelector("a")) ways.append(make("li", {}, words[any ? "fewer" : "other"]));
  }
}

if (!customElements.get("timbao-results")) customElements.define("timbao-results", TimbaoResults);
