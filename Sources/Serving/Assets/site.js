// Makes the pages quicker; none of them needs it. No library, no request to anywhere but this server.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const words = JSON.parse(document.documentElement.dataset.words ?? '{}');
  // What this browser remembers; one that remembers nothing still searches.
  const recall = (key) => { try { return JSON.parse(localStorage.getItem('huiliu.' + key)) ?? []; } catch { return []; } };
  const remember = (key, value) => { try { localStorage.setItem('huiliu.' + key, JSON.stringify(value)); } catch { /* then not */ } };

  // Results are swapped in place; the address always holds the whole state. The status alone stays: screen readers tell
  // of words that change in an element they know, not of a new element.
  const renew = (old, fresh) => {
    const way = (element) => [...element.children].find((child) => child.id === 'total' || $('#total', child));
    const stays = way(old), next = way(fresh);
    if (!stays || !next) return old.replaceChildren(...fresh.childNodes);
    for (const child of [...old.childNodes]) if (child !== stays) child.remove();
    const children = [...fresh.childNodes], place = children.indexOf(next);
    stays.before(...children.slice(0, place));
    stays.after(...children.slice(place + 1));
    renew(stays, next);
  };
  // What a control is called is what it is still called among the new results, also where its address is another one.
  const label = (control) => [control.tagName, $('h2', control.closest('.facet, .hit') ?? control)?.textContent,
    control.getAttribute('aria-label') ?? ($('.value', control) ?? control).textContent].join('|');
  const detail = (details) => details.className + $('h2', details.closest('.facet'))?.textContent;
  const details = () => [...document.querySelectorAll('.facet, .rest')];
  const focus = (list, wanted) => {
    const controls = [...list.querySelectorAll('a, button, summary, input')];
    const control = controls.find((control) => !control.closest('.pager') && label(control) === wanted);
    if (control) return control.focus({ preventScroll: true });
    const status = $('#total');
    status.tabIndex = -1;
    status.focus({ preventScroll: true });
  };

  // Typing makes one step of the history, however many letters: the first letter adds it, the others rewrite it.
  let isDraft = false;
  const note = (address, how) => {
    const [here, there] = [new URL(location.href), new URL(address, location.href)];
    const isSame = here.pathname === there.pathname && String(here.searchParams) === String(there.searchParams);
    if (!isSame) history[isDraft && how !== 'push' ? 'replaceState' : 'pushState']({}, '', address);
    isDraft = how === 'type' && (isDraft || !isSame);
  };

  let pending;
  const load = async (address, how, control = document.activeElement) => {
    pending?.abort();
    pending = new AbortController();
    const list = $('#results');
    list.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, { signal: pending.signal, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = $('#results', page);
      if (!answer.ok || !next) return location.assign(address);
      const open = new Map(details().map((item) => [detail(item), item.open]));
      const sheet = $('#filters')?.checked, isInSheet = sheet && control?.closest?.('.facets');
      const isFocused = [control, document.body].includes(document.activeElement);
      const wanted = isFocused && list.contains(control) ? label(control) : undefined;
      list.removeAttribute('aria-busy');
      renew(list, next);
      offer(list);
      for (const item of details()) item.open = open.get(detail(item)) ?? item.open;
      if (isInSheet) $('#filters').checked = true;
      document.title = page.title;
      if (how) note(address, how); else isDraft = false;
      // Who taps one filter after the other stays where they are.
      if (['push', 'submit'].includes(how) && !isInSheet) scrollTo({ top: 0 });
      if (wanted !== undefined) focus(list, wanted);
    } catch (error) {
      if (error.name !== 'AbortError') location.assign(address);
    }
  };
  addEventListener('popstate', () => { if ($('#results') && location.pathname === '/search') { syncBox(); load(location.href); } });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('#results a[href^="/search"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href, 'push', link);
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
    const options = make('ul', { className: 'options', id: 'options', role: 'listbox', hidden: true });
    options.setAttribute('aria-label', box.getAttribute('aria-label'));
    form.append(options);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-controls': 'options', 'aria-expanded': 'false', 'aria-autocomplete': 'list',
    })) box.setAttribute(name, value);
    let active = -1, composing = false, timer, asked = 0, typed = box.value, node;

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
      node = items[active]?.dataset.node;
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
          make('span', { className: 'kind', textContent: suggestion.book ?? words[suggestion.kind] ?? '' }));
        item.setAttribute('aria-selected', 'false');
        item.dataset.text = suggestion.text;
        if (suggestion.node) item.dataset.node = suggestion.node;
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          box.value = suggestion.text;
          node = suggestion.node;
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
      node = undefined;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const number = ++asked;
        if ($('#results') && location.pathname === '/search') load(state(), 'type');
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
    box.addEventListener('click', () => {
      if (!box.value && options.hidden) show(recall('recent').map((text) => ({ text, kind: 'recent' })));
    });
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
      if (node) {
        event.preventDefault();
        return location.assign('/search?' + new URLSearchParams({ node }));
      }
      const words = box.value.trim();
      if (words) remember('recent', [words, ...recall('recent').filter((other) => other !== words)].slice(0, 6));
      if (!$('#results') || location.pathname !== '/search') return;
      event.preventDefault();
      typed = box.value;
      load(state(), 'submit');
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
  const classes = recall('classes');
  if (mine && classes.length) {
    mine.append(make('span', { className: 'muted', textContent: mine.dataset.label + ' ' }));
    for (const { name, query } of classes) mine.append(make('a', { className: 'tag', href: '/search?' + query, textContent: name }), ' ');
    mine.hidden = false;
  }
  addEventListener('pagehide', () => {
    if (location.pathname !== '/search') return;
    const state = new URLSearchParams(location.search);
    const chosen = ['stage', 'grade', 'subject', 'edition', 'volume'].flatMap((field) => state.getAll(field).map((code) => [field, code]));
    if (chosen.length < 2) return;
    const names = [...document.querySelectorAll('.facet a.on .value')].map((value) => value.textContent);
    const query = String(new URLSearchParams(chosen));
    remember('classes', [{ name: names.slice(0, 4).join(' '), query }, ...recall('classes').filter((item) => item.query !== query)].slice(0, 4));
  });

  // My list: a star on every result; the list itself is an address.
  const tell = () => {
    const link = $('#kept'), ids = recall('list');
    link.hidden = !ids.length;
    link.href = '/list?' + new URLSearchParams(ids.map((id) => ['id', id]));
    link.replaceChildren(link.textContent.replace(/ \d+$/, ''), ` ${ids.length}`);
  };
  const offer = (root) => {
    for (const link of root.querySelectorAll('.hit h2 a[href^="/resource/"], .resource h1')) {
      const id = decodeURIComponent((link.pathname ?? location.pathname).split('/')[2]);
      const button = make('button', { className: 'keep', type: 'button' });
      const paint = () => {
        const kept = recall('list').includes(id);
        button.textContent = kept ? '★' : '☆';
        button.setAttribute('aria-pressed', String(kept));
        button.setAttribute('aria-label', `${words.keep} ${link.textContent}`);
        button.title = kept ? words.kept : words.keep;
      };
      button.addEventListener('click', () => {
        const ids = recall('list');
        remember('list', ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id].slice(-50));
        paint();
        tell();
      });
      paint();
      link.closest('.hit, .resource').append(button);
    }
  };
  offer(document);
  tell();
  for (const button of document.querySelectorAll('[data-forget]')) {
    button.hidden = false;
    button.addEventListener('click', () => { remember('list', []); location.assign('/list'); });
  }

  // Copy buttons, vertical or horizontal Mongolian, live pages.
  for (const button of document.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText($('#' + button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    });
  }
  const lay = () => document.body.classList.toggle('flat', recall('flat') === 1);
  lay();
  for (const button of document.querySelectorAll('[data-lay]')) {
    if (!$('[data-script=mong]')) continue;
    button.hidden = false;
    button.addEventListener('click', () => { remember('flat', recall('flat') === 1 ? 0 : 1); lay(); });
  }
  // Pages that were read stay readable without a connection.
  navigator.serviceWorker?.register('/worker.js').catch(() => {});
  const kept = $('#offline');
  if (kept) caches?.open('pages').then(async (cache) => {
    for (const request of (await cache.keys()).reverse()) {
      const page = new DOMParser().parseFromString(await (await cache.match(request, { ignoreVary: true })).text(), 'text/html');
      kept.append(make('li', {}, make('a', { href: request.url, textContent: page.title })));
    }
  });
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
