# frozen_string_literal: true

require_relative "../../rakelib/reference_files"

RSpec.describe "The reference pages" do
  it "are what `rake docs:generate` makes" do
    ReferenceFiles.all.each do |path, text|
      expect(File.read(File.join(ReferenceFiles::ROOT, path))).to eq(text), "#{path}: run `rake docs:generate`"
    end
  end

  it "have every code once, and no other" do
    pages = Dir[File.join(ReferenceFiles::ROOT, "docs/diagnostics/*.md")].map { |path| File.read(path) }
    codes = DiagnosticPages.each_entry.map { |_, code, _| code }

    expect(codes).to eq(codes.uniq.sort)
    expect(pages.flat_map { |page| page.scan(/^## (TC\d+): \S/).flatten }).to match_array(codes)
    expect(pages.flat_map { |page| page.scan(/^<a id="(\w+)"/).flatten }).to match_array(codes.map(&:downcase))
  end

  it "have an index that leads to each code's place" do
    links = File.read(File.join(ReferenceFiles::ROOT, "docs/diagnostics.md"))
      .scan(/\((diagnostics\/[\w-]+\.md)#(\w+)\)/)

    expect(links.size).to eq(DiagnosticPages.each_entry.count)
    links.each do |page, anchor|
      expect(File.read(File.join(ReferenceFiles::ROOT, "docs", page))).to include("<a id=\"#{anchor}\"></a>")
    end
  end

  it "show of each code two samples that differ, none of them empty, and none on the wire's own" do
    entries = DiagnosticPages.each_entry.reject { |interface, *| DiagnosticPages::HOSTS.include?(interface) }
    entries.each do |interface, code, entry|
      broken, mended = DiagnosticPages.samples(interface, entry).map(&:text)

      expect([ broken, mended ]).to all(match(/\S/)), code
      expect(broken).not_to eq(mended), code
      expect(broken + mended).not_to include("{\""), code
    end
  end

  it "show a template's files in their own languages" do
    samples = DiagnosticTable.read("generator").values.flat_map { |entry| DiagnosticPages.samples("generator", entry) }
    languages = samples.group_by { |sample| sample.text[/\A# lib\S+\.(\w+)$/, 1] }
      .transform_values { |all| all.map(&:language).uniq }

    expect(languages).to include("tera" => [ "jinja" ], "toml" => [ "toml" ])
  end

  it "show events as a task template declares them, and patterns as a subscriber has them" do
    DiagnosticTable.read("events").each do |code, entry|
      texts = DiagnosticPages.samples("events", entry).map(&:text)

      expect(texts).to all(match(/^publishes_events:\n  - \{ name: /)), code
      expect(texts.join).not_to match(/^declare|subscribe /), code
    end
    durable, fast = DiagnosticPages.samples("events", DiagnosticTable.read("events").fetch("TC4022")).map(&:text)
    expect(durable).to include("delivery_mode: durable }").and include('subscribes_to "order.*"')
    expect(fast).to include("delivery_mode: fast }").and include('subscribes_to "order.*"')
  end

  it "have every parameter" do
    page = File.read(File.join(ReferenceFiles::ROOT, "docs/configuration-reference.md"))
    parameters = TaskerContribRails::Component.call("config", "parameters", TaskerContribRails::Component::OPTIONS)
    expect(page.scan(/^\| `\w+` \| /).size - 17).to eq(parameters.size)
  end
end

# Each sample of a configuration code, checked as an application's file.
RSpec.describe "The samples of configuration diagnostics" do
  file = "config/tasker/base/worker.toml"

  def check(sources, variables)
    variables = { "DATABASE_URL" => "postgresql://localhost/shop", **variables }.map { |name, value| { name:, value: } }
    inputs = { context: "worker", environment: "test", files: sources, code_settings: [], options: [], variables:,
               unavailable_variables: [], pool_size: 100 }
    TaskerContribRails::Component.call("config", "check", inputs).map { |found| found["code"] }.uniq
  end

  def rejected
    yield
  rescue TaskerContribRails::Error::Rejected => error
    error.diagnostics.map(&:code)
  end

  DiagnosticTable.read("config").each do |code, entry|
    it "#{code} is given by the broken one and not by the mended one" do
      if entry["path"]
        none = { context: "worker", environment: "", files: [], code_settings: [], options: [], variables: [],
                 unavailable_variables: [], pool_size: nil }
        expect(rejected { TaskerContribRails::Component.call("config", "explain", none, entry["path"]) })
          .to eq([ code ])
      elsif entry["adapter"]
        given = {
          source: "config/database.yml", needed: false, host: "", port: "", username: "", password: "",
          database: "shop", parts: []
        }
        expect(rejected {
          TaskerContribRails::Component.call("config", "database-url", given.merge(adapter: entry["adapter"]), [])
        }).to eq([ code ])
        expect(TaskerContribRails::Component.call("config", "database-url",
          given.merge(adapter: entry["mended_adapter"]), [])).to eq("postgresql://localhost/shop")
      elsif entry["url"]
        url = entry["url"]
        expect(rejected { TaskerContribRails::Component.call("config", "normalize-url", url, "DATABASE_URL", []) })
          .to eq([ code ])
        expect(TaskerContribRails::Component.call("config", "normalize-url", entry["mended_url"], "DATABASE_URL", []))
          .to eq("postgresql://localhost/shop")
      else
        broken = {
          name: file, layer: entry["final"] ? "final" : "base", text: entry["broken"].to_s * (entry["repeat"] || 1),
          problem: entry["problem"]
        }
        if entry["second"]
          second = { name: "config/tasker/base/zz.toml", layer: "base", text: entry["second"], problem: nil }
        end
        environment = { **entry["environment"].to_h, **entry["broken_environment"].to_h }

        expect(check([ broken, second ].compact, environment)).to eq([ code ])
        expect(check([ { name: file, layer: "base", text: entry["mended"], problem: nil } ], entry["environment"].to_h))
          .to eq([])
      end
    end
  end
end

RSpec.describe "The guide to generators" do
  it "names every template that an application can replace" do
    guide = File.read(File.expand_path("../../docs/generators.md", __dir__))
    sentence = guide[/^A file in `lib\/templates\/.*? The templates are (.*?);/, 1]
    templates = TaskerContribRails::Component.call("generator", "templates").map { |template| template["name"] }

    expect(sentence.scan(/`(\w+)`/).flatten).to match_array(templates)
  end
end
