# frozen_string_literal: true

require "cgi"
require "json"
require "nokogiri"
require "open3"
require "tmpdir"
require "yaml"

# What the readers of our drawings make of them: Mermaid (npm's) and SVG in headless Chromium, DOT in Graphviz. Run by
# `rake readers`, which says what is missing.
RSpec.describe "Drawings in their readers" do
  # Names of steps that one reader or another takes for something else.
  hostile = [
    "1. x", "2) y", "- x", "* x", "+ x", "__x__", "**bold**", "_em_", "~~no~~", "`code`", "# title", "> quote",
    "[a](javascript:hacked())", "<b>bold</b>", "<img src=x onerror=hacked()>", "</script><script>hacked()</script>",
    "&lt;b&gt; &amp; &#65;", "#35;quot;", "\"quoted\" 'single'", "a\\nb", "\\", "{brace} [bracket] (paren)", "a --> b",
    "a; click a hacked()", "end", "subgraph x", "%% comment", "style a fill:red", "$$x^2$$",
    "fa:fa-car", "a|b", "<br>", "x:::y", "a\u202Eb", "\u{1F600} ü", "---", "  spaces  "
  ].freeze

  # What a reader is to show: what orders text anew is told, and where layout is by words, spaces are one.
  shown = ->(name) { name.gsub("\u202E", '\\u{202E}').squish }

  folders = ENV["PATH"].split(File::PATH_SEPARATOR)
  there = ->(name) { folders.any? { |folder| File.executable?(File.join(folder, name)) } }
  chromium = %w[ chromium chromium-browser google-chrome ].find(&there)
  mermaid = ENV["MERMAID_JS"].presence

  before(:all) do
    steps = hostile.map { |name| { "name" => name, "handler" => { "callable" => "Shop::ShipHandler" } } }
    steps.drop(1).each { |step| step["dependencies"] = [ hostile.first ] }
    text = YAML.dump("name" => "order", "namespace_name" => "shop", "version" => "1.0.0", "steps" => steps)
    @drawn = %w[ mermaid svg dot ].to_h do |format|
      view = TaskerContribRails::Workflows::View.new.to_h
      source = { name: "order.yaml", text: }
      [ format, TaskerContribRails::Component.call("workflow", "draw-template", source, format, view, []) ]
    end
  end

  # The document that Chromium has in the end.
  define_method(:document) do |html|
    Dir.mktmpdir do |dir|
      page = File.join(dir, "page.html")
      File.write(page, html)
      command = [ chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                  "--user-data-dir=#{dir}/profile", "--allow-file-access-from-files", "--virtual-time-budget=30000",
                  "--dump-dom", "file://#{page}" ]
      output, error, = Open3.capture3(*command)
      expect(output).not_to be_empty, error
      Nokogiri::HTML5(output)
    end
  end

  hacked = "<script>function hacked() { document.documentElement.setAttribute('data-hacked', 'yes') }</script>"

  it "Mermaid shows each step by its name, and runs nothing",
    skip: ("no Chromium" unless chromium) || ("no Mermaid" unless mermaid) do
    page = document(<<~HTML)
      <!doctype html><html><head><meta charset="utf-8">#{hacked}<script src="file://#{mermaid}"></script></head><body><div id="out"></div><script>
      mermaid.initialize({ startOnLoad: false })
      mermaid.render("drawing", #{JSON.generate(@drawn["mermaid"]).gsub("<", "\\u003c")})
        .then(({ svg }) => { document.getElementById("out").innerHTML = svg })
        .catch((error) => { document.getElementById("out").textContent = "FAILED " + error })
      </script></body></html>
    HTML
    expect(page.at("#out").text).not_to start_with("FAILED")
    expect(page.css("#out .nodeLabel").map { |label| label.text.squish }).to include(*hostile.map(&shown))
    marked = "strong, em, del, code, ol, ul, li, a, img, script, br, blockquote"
    expect(page.css("#out .nodeLabel").css(marked)).to be_empty
    expect(page.root["data-hacked"]).to be_nil
  end

  it "a browser shows each step of an SVG by its name, and runs nothing", skip: ("no Chromium" unless chromium) do
    page = document("<!doctype html><html><head><meta charset=\"utf-8\">#{hacked}</head><body>#{@drawn["svg"]}")
    titles = page.css("svg title").map { |title| title.text.squish }
    expect(titles).to include(*hostile.map { |name| a_string_including(shown.(name)) })
    expect(page.css("svg script, svg img, svg a, svg foreignObject")).to be_empty
    expect(page.root["data-hacked"]).to be_nil
  end

  it "Graphviz shows each step by its name", skip: ("no Graphviz" unless there.("dot")) do
    output, error, status = Open3.capture3("dot", "-Tsvg", stdin_data: @drawn["dot"])
    expect([ status.success?, error ]).to eq([ true, "" ])
    nodes = Nokogiri::XML(output).css("g.node")
    labels = nodes.map { |node| node.css("text").map(&:text).join(" ").tr("\u00A0", " ").squish }
    expect(labels).to include(*hostile.map { |name| a_string_including(shown.(name)) })
  end
end
