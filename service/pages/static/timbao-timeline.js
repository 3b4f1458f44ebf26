/* <timbao-timeline>: the bars of a timeline, walked and chosen with the keyboard and the mouse.

   Without a script each bar is a link. With one the bars are a single stop of the keyboard: ← → Home End walk them, Shift
   chooses a span, Enter shows it, Escape lets go; a drag across bars shows what it went over. What a bar says stands above
   the chart while it is looked at. Attributes: `told`, how to use the keys; `between`, a span in words. */

class TimbaoTimeline extends HTMLElement {
  #svg;
  #bars; // in the order of time; those without an article are no links
  #told;
  #rest; // what stands there when no bar is looked at
  #status;
  #from = -1; // where a span was begun
  #to = -1;
  #dragging = false;
  #dragged = false;

  connectedCallback() {
    this.#svg = this.querySelector("svg");
    if (!this.#svg || this.#status) return;
    const svg = this.#svg;
    this.#bars = [...svg.children];
    this.#told = this.querySelector(".timeline-told");
    this.#rest = this.#told?.textContent ?? "";
    this.#status = document.createElement("span");
    this.#status.className = "unseen";
    this.#status.setAttribute("role", "status");
    this.append(this.#status);
    const what = this.querySelector(".timeline-what")?.textContent ?? this.getAttribute("label") ?? "";
    svg.removeAttribute("aria-hidden");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", [what, this.getAttribute("told")].filter(Boolean).join(". "));
    this.#links()[0]?.setAttribute("tabindex", "0");

    svg.addEventListener("keydown", (event) => this.#pressed(event));
    // Not of the svg itself: one that listens to the focus is a stop of the keyboard in Chromium.
    this.addEventListener("focusin", (event) => this.#walkedTo(event.target.closest("[data-key]")));
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.#dragging && !(relatedTarget && svg.contains(relatedTarget))) this.#let();
    });
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", () => this.#up());
    svg.addEventListener("pointercancel", () => this.#let());
    svg.addEventListener("pointerleave", () => { if (!this.#dragging) this.#say(); });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("click", (event) => {
      if (this.#dragged) event.preventDefault();
      this.#dragged = false;
    }, { capture: true });
  }

  #links() { return this.#bars.filter((bar) => bar.hasAttribute("href")); }

  #say(text = this.#rest) {
    if (this.#told) this.#told.textContent = text;
  }

  #walkedTo(bar) {
    if (!bar) return;
    for (const link of this.#links()) link.setAttribute("tabindex", link === bar ? "0" : "-1");
    if (this.#from < 0 || this.#from === this.#to) this.#say(bar.querySelector("title").textContent);
  }

  #pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const links = this.#links();
    const at = links.indexOf(event.target.closest("[data-key]"));
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const reached = links[Math.min(links.length - 1, Math.max(0, next))];
      if (event.shiftKey) this.#choose(this.#from < 0 ? this.#bars.indexOf(links[at]) : this.#from, this.#bars.indexOf(reached));
      else this.#choose(-1, -1);
      reached.focus();
    } else if (event.key === "Enter" && this.#from !== this.#to) {
      event.preventDefault();
      this.#go();
    } else if (event.key === "Escape" && this.#from >= 0) {
      event.preventDefault();
      this.#choose(-1, -1);
      this.#walkedTo(links[at]);
    }
  }

  #index(event) {
    const { left, width } = this.#svg.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * this.#bars.length);
    return Math.min(this.#bars.length - 1, Math.max(0, at));
  }

  #down(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.#dragging = true;
    this.#dragged = false;
    this.#from = this.#to = this.#index(event);
  }

  #move(event) {
    const at = this.#index(event);
    if (!this.#dragging) {
      this.#say(this.#bars[at].querySelector("title").textContent);
    } else if (at !== this.#to) {
      if (!this.#dragged) this.#svg.setPointerCapture(event.pointerId);
      this.#dragged = true;
      this.#choose(this.#from, at);
    }
  }

  #up() {
    if (!this.#dragging) return;
    this.#dragging = false;
    if (this.#dragged && this.#from !== this.#to) this.#go();
    else this.#choose(-1, -1);
  }

  #let() {
    this.#dragging = this.#dragged = false;
    this.#choose(-1, -1);
    this.#say();
  }

  #choose(from, to) {
    [this.#from, this.#to] = [from, to];
    const [first, last] = this.#ends();
    this.#bars.forEach((bar, at) => bar.classList.toggle("chosen", from !== to && at >= first && at <= last));
    if (from === to) {
      this.#status.textContent = "";
    } else {
      const [begin, end] = [this.#bars[first], this.#bars[last]].map((bar) => bar.dataset.label);
      const words = this.getAttribute("between").replace("{first}", () => begin).replace("{last}", () => end);
      this.#say(words);
      this.#status.textContent = words;
    }
  }

  #ends() { return [Math.min(this.#from, this.#to), Math.max(this.#from, this.#to)]; }

  #go() {
    const [first, last] = this.#ends();
    const address = new URL(this.#links()[0].getAttribute("href"), document.baseURI);
    address.searchParams.set("from", this.#bars[first].dataset.key);
    address.searchParams.set("to", this.#bars[last].dataset.key);
    location.assign(address);
  }
}

customElements.define("timbao-timeline", TimbaoTimeline);
