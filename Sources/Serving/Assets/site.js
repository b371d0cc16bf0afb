// Makes the pages quicker; none of them needs it. No library, no request to anywhere but this server.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Results are swapped in place; the address always holds the whole state.
  let pending;
  const load = async (address, how) => {
    pending?.abort();
    pending = new AbortController();
    const list = $('#results');
    list.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { signal: pending.signal, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = $('#results', page);
      if (!answer.ok || !next) return location.assign(address);
      const open = [...document.querySelectorAll('.facet')].map((facet) => [$('h2', facet)?.textContent, facet.open]);
      list.replaceWith(next);
      for (const facet of document.querySelectorAll('.facet')) {
        const was = open.find(([name]) => name === $('h2', facet)?.textContent);
        if (was) facet.open = was[1];
      }
      document.title = page.title;
      if (how === 'push') history.pushState({}, '', address);
      if (how === 'replace') history.replaceState({}, '', address);
      if (how === 'push') scrollTo({ top: 0 });
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(address);
    }
  };
  addEventListener('popstate', () => { if ($('#results') && location.pathname === '/search') { syncBox(); load(location.href); } });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('#results a[href^="/search"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href, 'push');
    syncBox(new URL(link.href));
  });

  // The search box: suggestions as a combobox (ARIA practices), results while typing.
  const box = $('#q');
  const form = box?.form;
  const syncBox = (address = new URL(location.href)) => {
    if (!box) return;
    box.value = address.searchParams.get('q') ?? '';
    for (const field of form.querySelectorAll('input[type=hidden]')) field.remove();
    for (const [name, value] of address.searchParams) {
      if (!['q', 'cursor', 'literal', 'explain'].includes(name)) form.append(make('input', { type: 'hidden', name, value }));
    }
  };
  if (box) {
    const kinds = JSON.parse(document.documentElement.dataset.kinds ?? '{}');
    const options = make('ul', { className: 'options', id: 'options', role: 'listbox', hidden: true });
    options.setAttribute('aria-label', box.getAttribute('aria-label'));
    form.append(options);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-controls': 'options', 'aria-expanded': 'false', 'aria-autocomplete': 'list',
    })) box.setAttribute(name, value);
    let active = -1, composing = false, timer, asked = 0, typed = box.value;

    const state = () => '/search?' + new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const close = () => {
      options.hidden = true;
      active = -1;
      box.setAttribute('aria-expanded', 'false');
      box.removeAttribute('aria-activedescendant');
    };
    const choose = (index) => {
      const items = [...options.children];
      active = items.length ? (index + items.length + 1) % (items.length + 1) : -1;
      if (active === items.length) active = -1;
      items.forEach((item, place) => item.setAttribute('aria-selected', String(place === active)));
      if (active < 0) { box.removeAttribute('aria-activedescendant'); box.value = typed; return; }
      box.setAttribute('aria-activedescendant', items[active].id);
      items[active].scrollIntoView({ block: 'nearest' });
      box.value = items[active].dataset.text;
    };
    const show = (suggestions) => {
      options.replaceChildren(...suggestions.map((suggestion, place) => {
        const item = make('li', { id: `option-${place}`, role: 'option' },
          make('span', { textContent: suggestion.text, dir: 'auto' }),
          make('span', { className: 'kind', textContent: kinds[suggestion.kind] ?? '' }));
        item.setAttribute('aria-selected', 'false');
        item.dataset.text = suggestion.text;
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          box.value = suggestion.text;
          close();
          form.requestSubmit();
        });
        return item;
      }));
      active = -1;
      options.hidden = !suggestions.length;
      box.setAttribute('aria-expanded', String(!options.hidden));
    };
    const type = () => {
      if (composing) return;
      typed = box.value;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const number = ++asked;
        if ($('#results') && location.pathname === '/search') load(state(), 'replace');
        if (!typed.trim()) return close();
        const answer = await fetch('/api/suggest?q=' + encodeURIComponent(typed)).catch(() => null);
        if (!answer?.ok || number !== asked || document.activeElement !== box) return;
        show((await answer.json()).suggestions);
      }, 120);
    };
    box.addEventListener('compositionstart', () => { composing = true; });
    box.addEventListener('compositionend', () => { composing = false; type(); });
    box.addEventListener('input', type);
    box.addEventListener('blur', close);
    box.addEventListener('keydown', (event) => {
      if (composing || event.isComposing) return;
      if (event.key === 'ArrowDown' && !options.hidden) { event.preventDefault(); choose(active + 1); }
      else if (event.key === 'ArrowUp' && !options.hidden) { event.preventDefault(); choose(active - 1); }
      else if (event.key === 'Escape') {
        if (!options.hidden) { event.preventDefault(); box.value = typed; close(); }
      } else if (event.key === 'Enter') { clearTimeout(timer); asked++; close(); }
    });
    form.addEventListener('submit', (event) => {
      clearTimeout(timer);
      asked++;
      close();
      if (!$('#results') || location.pathname !== '/search') return;
      event.preventDefault();
      typed = box.value;
      load(state(), 'push');
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && box && !event.target.closest?.('input, textarea, select')) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // My classes: the filters last used, kept in this browser only.
  const mine = $('#mine');
  const keep = 'huiliu.classes';
  const kept = () => { try { return JSON.parse(localStorage.getItem(keep)) ?? []; } catch { return []; } };
  if (mine && kept().length) {
    mine.append(make('span', { className: 'muted', textContent: mine.dataset.label + ' ' }));
    for (const { name, query } of kept()) mine.append(make('a', { className: 'tag', href: '/search?' + query, textContent: name }), ' ');
    mine.hidden = false;
  }
  const remember = () => {
    if (location.pathname !== '/search') return;
    const state = new URLSearchParams(location.search);
    const chosen = ['stage', 'grade', 'subject', 'edition', 'volume'].flatMap((field) => state.getAll(field).map((code) => [field, code]));
    if (chosen.length < 2) return;
    const names = [...document.querySelectorAll('.facet a.on .value')].map((value) => value.textContent);
    const query = String(new URLSearchParams(chosen));
    try {
      localStorage.setItem(keep, JSON.stringify([{ name: names.slice(0, 4).join(' '), query }, ...kept().filter((item) => item.query !== query)].slice(0, 4)));
    } catch { /* a browser that keeps nothing still searches */ }
  };
  addEventListener('pagehide', remember);

  // Copy buttons, vertical or horizontal Mongolian, live pages.
  for (const button of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText($('#' + button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    });
  }
  const flat = 'huiliu.flat';
  const lay = () => document.body.classList.toggle('flat', localStorage.getItem(flat) === '1');
  try { lay(); } catch { /* vertical then, as it is written */ }
  for (const button of document.querySelectorAll('[data-lay]')) {
    if (!$('[data-script=mong]')) continue;
    button.hidden = false;
    button.addEventListener('click', () => { localStorage.setItem(flat, localStorage.getItem(flat) === '1' ? '0' : '1'); lay(); });
  }
  const live = $('[data-live]');
  if (live && 'EventSource' in window) {
    const events = new EventSource(live.dataset.live);
    events.onmessage = async () => {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      $('[data-live]').replaceChildren(...$('[data-live]', page).childNodes);
    };
    events.addEventListener('over', () => { events.close(); location.reload(); });
  }
})();
