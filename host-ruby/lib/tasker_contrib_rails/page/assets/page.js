// What the page does beyond HTML: times in the reader's zone, a box that ticks all, and a refresh that keeps the place.
// Without it, everything else works the same.
(() => {
  "use strict"

  const two = (number) => String(number).padStart(2, "0")
  const clock = (time) => [ time.getHours(), time.getMinutes(), time.getSeconds() ].map(two).join(":")
  const day = (time) => [ time.getFullYear(), two(time.getMonth() + 1), two(time.getDate()) ].join("-")

  // The exact time stands in the title: the reader's own first, then UTC.
  const localize = (root) => {
    for (const element of root.querySelectorAll("time[data-zone]")) {
      const time = new Date(element.dateTime)
      const zone = Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(time)
        .find((part) => part.type === "timeZoneName")
      const exact = `${day(time)} ${clock(time)} ${zone ? zone.value : ""}`.trim()
      if (!element.title.startsWith(exact)) element.title = `${exact} (${element.title})`
      if (element.dataset.zone === "clock") element.textContent = clock(time)
    }
  }

  const tickAll = (root) => {
    for (const form of root.querySelectorAll("form.pick")) {
      const boxes = [ ...form.querySelectorAll("tbody input[type=checkbox]") ]
      const place = form.querySelector("thead th")
      if (!place || boxes.length === 0) continue
      const all = Object.assign(document.createElement("input"), { type: "checkbox" })
      all.setAttribute("aria-label", place.textContent.trim())
      all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked })
      place.replaceChildren(all)
    }
  }

  // A step that the address names stands open.
  const openTarget = () => {
    let id = location.hash.slice(1)
    try { id = decodeURIComponent(id) } catch { /* it is written as it is */ }
    const target = document.getElementById(id)
    if (target && target.matches("details")) target.open = true
  }

  const PARTS = "a, summary, button, input, textarea, select, details, [tabindex]"
  // A name that an element has before and after a refresh: its id, or its place within what has one.
  const name = (element) => {
    if (element.id) return element.id
    const around = element.parentElement.closest("[id]")
    return `${around.id} ${[ ...around.querySelectorAll(PARTS) ].indexOf(element)}`
  }
  const named = (root) => new Map([ ...root.querySelectorAll(PARTS) ].map((element) => [ name(element), element ]))

  const touched = (root) => [ ...root.querySelectorAll("input, textarea, select") ].some((field) =>
    field === document.activeElement || (field.type === "checkbox" ? field.checked : "defaultValue" in field &&
      field.value !== field.defaultValue))

  const replace = (root, fresh) => {
    const before = named(root)
    const focus = root.contains(document.activeElement) ? name(document.activeElement) : null
    const [ left, top ] = [ scrollX, scrollY ]
    const next = document.importNode(fresh, true)
    root.replaceChildren(...next.childNodes)
    for (const [ key, element ] of named(root)) {
      const old = before.get(key)
      if (!old) continue
      if (element.matches("details")) element.open = old.open
      element.scrollLeft = old.scrollLeft
      element.scrollTop = old.scrollTop
    }
    localize(root)
    tickAll(root)
    if (focus) named(root).get(focus)?.focus({ preventScroll: true })
    scrollTo(left, top)
  }

  const refresh = async (seconds) => {
    const root = document.getElementById("main")
    if (!document.hidden && !touched(root) && !document.getSelection().toString()) {
      try {
        const answer = await fetch(location.href, { headers: { "Accept": "text/html" } })
        if (answer.redirected) return
        const page = new DOMParser().parseFromString(await answer.text(), "text/html")
        const fresh = page.getElementById("main")
        if (fresh && !touched(root)) {
          replace(root, fresh)
          const foot = page.querySelector("footer.foot")
          if (foot) document.querySelector("footer.foot").replaceChildren(...document.importNode(foot, true).childNodes)
          localize(document)
        }
        if (!fresh || !fresh.dataset.refresh) return
      } catch { /* the network is away: it is asked again */ }
    }
    setTimeout(refresh, seconds * 1000, seconds)
  }

  const begin = () => {
    localize(document)
    tickAll(document)
    openTarget()
    addEventListener("hashchange", openTarget)
    const { refresh: seconds } = document.getElementById("main").dataset
    if (Number(seconds)) setTimeout(refresh, seconds * 1000, Number(seconds))
  }
  begin()
})()
