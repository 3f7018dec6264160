# frozen_string_literal: true

require "ferrum"

# Somebody with a browser: a real Chromium, whose every fault is remembered.
class Reader
  CHROMIUM = %w[ chromium chromium-browser google-chrome ].find do |name|
    ENV["PATH"].split(File::PATH_SEPARATOR).any? { |folder| File.executable?(File.join(folder, name)) }
  end
  AXE = ENV.fetch("AXE_JS", File.expand_path("../../../tmp/page/node_modules/axe-core/axe.min.js", __dir__))

  # Remembers what the page may not do, and what its script did wrong.
  REMEMBER = <<~JS
    window.faults = []
    addEventListener("securitypolicyviolation", (event) =>
      faults.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
    addEventListener("error", (event) => faults.push(event.message))
  JS
  private_constant :REMEMBER

  # @return [Ferrum::Browser] the one that all readers share; each has a private window in it
  def self.browser
    @browser ||= Ferrum::Browser.new(browser_path: CHROMIUM, timeout: 30, process_timeout: 30,
      browser_options: { "no-sandbox" => nil, "disable-dev-shm-usage" => nil }).tap { |one| at_exit { one.quit } }
  end

  attr_reader :page

  # @param width [Integer]
  # @param dark [Boolean]
  # @param script [Boolean]
  # @param zone [String]
  def initialize(width: 1280, dark: false, script: true, zone: "Asia/Tokyo", still: false)
    @context = self.class.browser.contexts.create
    @page = @context.create_page
    features = { "prefers-color-scheme" => dark ? "dark" : "light",
                 "prefers-reduced-motion" => still ? "reduce" : "no-preference" }
    page.command("Emulation.setEmulatedMedia", features: features.map { |name, value| { name:, value: } })
    page.command("Emulation.setTimezoneOverride", timezoneId: zone)
    resize(width)
    page.evaluate_on_new_document(REMEMBER)
    page.disable_javascript unless script
    @script = script
  end

  def go(address, **headers)
    page.headers.set(headers.transform_keys(&:to_s)) if headers.any?
    page.go_to(address)
    self
  end

  def status = page.network.status
  def text = page.at_css("body").text.squish
  def title = page.title
  def path = URI(page.url).then { |uri| [ uri.path, uri.query ].compact.join("?") }
  def css(selector) = page.css(selector)
  def at(selector) = page.at_css(selector) || raise("Nothing on #{path} is #{selector}")

  # Follows a link, or sends a form, by what it says, and waits for the page that follows.
  #
  # @param words [String, Regexp]
  def click(words, within: "main")
    found = css("#{within} a, #{within} button").find { |element| words === element.text.squish }
    raise "Nothing says #{words.inspect} on #{path}: #{text}" unless found

    found.scroll_into_view
    evaluate("window.left = true")
    found.click
    eventually("the page after #{words.inspect}") { evaluate("!window.left && document.readyState === 'complete'") }
    self
  end

  # Waits until the block is true of the page; meanwhile there may be none.
  def eventually(what)
    ending = Process.clock_gettime(Process::CLOCK_MONOTONIC) + 20
    until Process.clock_gettime(Process::CLOCK_MONOTONIC) > ending
      found = begin
        yield
      rescue Ferrum::Error
        false
      end
      return if found

      sleep 0.05
    end
    raise "It never came: #{what}"
  end

  def fill(selector, words)
    at(selector).focus.type(words)
    self
  end

  def choose(selector, value)
    at(selector).select(value)
    self
  end

  def evaluate(...) = page.evaluate(...)

  # What the page did that its policy forbids, or that was an error.
  def faults = @script ? evaluate("window.faults") : []

  # Rules of accessibility that the page breaks, and where.
  def barriers
    evaluate("window.axe !== undefined") || page.execute(File.read(AXE))
    found = evaluate("await axe.run(document, { resultTypes: ['violations'] })", timeout: 30)
    found["violations"].map { |rule| [ rule["id"], rule["nodes"].map { |node| node["html"].first(160) } ] }
  end

  def resize(width)
    page.set_viewport(width:, height: 900)
    self
  end

  # By how many pixels it is wider than the window. One that was just resized is laid out a moment later.
  def too_wide
    20.times do
      return 0 if excess.zero?

      sleep 0.05
    end
    excess
  end

  def close = @context.dispose

  private
    def excess = evaluate("Math.max(0, document.scrollingElement.scrollWidth - innerWidth)")
end
