/* Replays a recorded trace of an input method against <timbao-search>, with a clock of its own: no real waiting.

   What a browser would have done by itself is done here: the value is what it was when the listener ran, a submit comes
   where the browser submitted. What the element does is noted: what it asks, writes, opens and tells. */
window.installReplay = () => {
  const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  let now = 0;
  let timers = new Map();
  let last = 0;
  window.setTimeout = (call, after = 0, ...given) => {
    timers.set(++last, { at: now + Math.max(0, after), call: () => call(...given) });
    return last;
  };
  window.clearTimeout = (id) => { timers.delete(id); };
  Date.now = () => now;
  const flush = async () => { for (let i = 0; i < 12; i += 1) await null; };
  const advance = async (to) => {
    for (;;) {
      const due = [...timers].filter(([, timer]) => timer.at <= to).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!due) break;
      timers.delete(due[0]);
      now = Math.max(now, due[1].at);
      due[1].call();
      await flush();
    }
    now = Math.max(now, to);
  };

  const dispatch = (input, event) => {
    const common = { bubbles: true, composed: true, cancelable: true };
    let made;
    if (event.e.startsWith("key")) {
      made = new KeyboardEvent(event.e, { ...common, key: event.k, code: event.c, isComposing: event.ic });
      Object.defineProperty(made, "keyCode", { value: event.kc });
    } else if (event.e === "input" || event.e === "beforeinput") {
      made = new InputEvent(event.e, {
        ...common, cancelable: event.e === "beforeinput" && event.cancelable !== false, inputType: event.it,
        data: event.d, isComposing: event.ic,
      });
    } else if (event.e.startsWith("composition")) {
      made = new CompositionEvent(event.e, { ...common, cancelable: false, data: event.d });
    } else if (event.e === "focus" || event.e === "blur") {
      made = new FocusEvent(event.e, { composed: true });
    } else {
      made = new Event(event.e, { bubbles: true });
    }
    input.dispatchEvent(made);
    return made.defaultPrevented;
  };

  window.replay = async (trace, { latency, quiet, offered }) => {
    now = 0;
    timers = new Map();
    const log = { asked: [], wrote: [], searched: [], selected: [], notices: [], stopped: null };
    window.fetch = (address) => {
      const q = new URL(address).searchParams.get("q");
      log.asked.push([now, q]);
      const item = (text) => ({ text, kind: "phrase", count: 2, spans: [[0, q.length]], spans_utf16: [[0, q.length]] });
      const answer = { text: q, items: [item(offered ?? `${q} một`), item(`${q} hai`)], articles: [] };
      return new Promise((resolve) => {
        window.setTimeout(() => resolve({ ok: true, status: 200, json: async () => answer }), latency);
      });
    };
    const element = document.createElement("timbao-search");
    document.querySelector("main").prepend(element);
    const root = element.shadowRoot;
    const input = root.querySelector("input");
    const list = root.querySelector("[role=listbox]");
    Object.defineProperty(input, "value", {
      configurable: true,
      get() { return native.get.call(this); },
      set(text) { log.wrote.push([now, text]); native.set.call(this, text); },
    });
    element.addEventListener("search", (event) => {
      event.preventDefault();
      log.searched.push([now, event.detail.q]);
    });
    element.addEventListener("select", (event) => { log.selected.push([now, event.detail.text]); });
    const state = () => {
      const active = input.getAttribute("aria-activedescendant");
      return {
        t: now,
        value: native.get.call(input),
        open: !list.hidden && input.getAttribute("aria-expanded") === "true",
        options: [...list.querySelectorAll("[role=option]")].map((node) => node.querySelector(".text").textContent),
        active: active && root.getElementById(active).querySelector(".text").textContent,
        selected: list.querySelectorAll("[aria-selected=true]").length,
      };
    };

    input.focus();
    let entered = false;
    for (const event of trace.events) {
      await advance(event.t);
      if (event.e.startsWith("probe")) continue;
      if (event.e === "sample") {
        log.notices.push({ at: "sample", ...state() });
        continue;
      }
      if (event.e === "option-mousedown(prevented)") {
        const option = list.hidden ? null : list.querySelector("[role=option]");
        log.notices.push({ at: "mousedown", ...state() });
        const down = new MouseEvent("mousedown", { bubbles: true, composed: true, cancelable: true });
        if (option) option.dispatchEvent(down);
        log.kept = Boolean(option) && down.defaultPrevented;
        log.option = option;
        continue;
      }
      if (event.e === "script-set-value(click)" && log.option) {
        log.option.click();
        log.notices.push({ at: "click", ...state() });
        continue;
      }
      if (!/^key|^(?:before)?input$|^composition/.test(event.e) && event.e !== "submit") {
        if (event.e === "blur" || event.e === "focus") dispatch(input, event);
        if (event.v !== undefined) native.set.call(input, event.v);
        continue;
      }
      native.set.call(input, event.v);
      if (event.s !== undefined) input.setSelectionRange(event.s, event.se ?? event.s);
      if (event.e === "submit") {
        if (!entered) root.querySelector("form").requestSubmit();
        log.notices.push({ at: "submit", ...state() });
        continue;
      }
      const prevented = dispatch(input, event);
      if (event.e === "keydown" && /^(?:Arrow|Enter|Escape)/.test(event.k)) {
        log.notices.push({ at: event.k, prevented, ...state() });
        entered = event.k === "Enter" && prevented;
        if (event.k === "Escape" && prevented && trace.scenario === "escape") {
          log.stopped = now; // what the recorded browser did next, clearing the field, is not done here
          break;
        }
      }
      await flush();
    }
    await advance(now + quiet);
    log.end = state();
    delete log.option;
    element.remove();
    delete input.value;
    return log;
  };
};
