# frozen_string_literal: true

require "active_support/all"
require "rails/command"
require "rails/generators"
require "rails/commands/tasker/base"
require "generators/tasker/step_handler/step_handler_generator"

RSpec.describe TaskerContribRails::Printable do
  unsafe = [
    0x00..0x1F, 0x7F..0x9F, [ 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF ], 0x202A..0x202E, 0x2066..0x2069
  ]
    .flat_map { |codes| codes.map { |code| [ code ].pack("U") } }

  it "leaves ordinary text as it is" do
    [ "Zahlung prüfen", "支払い", "می‌خواهم", "👩‍🚀", 'C:\new', "" ].each do |text|
      expect(described_class.line(text)).to eq(text)
    end
  end

  it "writes out whatever would end the line, drive a terminal or turn the text around" do
    expect(described_class.line("a\n\r\t\e[31m\u202E\u0085\0\u007F")).to eq('a\n\r\t\e[31m\u{202E}\u{85}\u{0}\u{7F}')
    unsafe.each { |character| expect(described_class.line("a#{character}b")).to match(/\Aa\\\S+b\z/) }
  end

  it "writes out bytes that are no UTF-8" do
    expect(described_class.line("Zahl\xFC\xE2\x82")).to eq('Zahl\xFC\xE2\x82')
    expect(described_class.line("\xFF".b)).to eq('\xFF')
    expect(described_class.line("Zählung".dup.force_encoding(Encoding::US_ASCII))).to eq("Zählung")
    expect(described_class.line("Zählung".encode(Encoding::ISO_8859_1))).to eq("Zählung")
    expect(described_class.line("a\x00\xD8".dup.force_encoding(Encoding::UTF_16LE))).to eq('a\x00\xD8')
  end

  it "takes what it has written once more as it is" do
    unsafe.each do |character|
      expect(described_class.line(described_class.line(character))).to eq(described_class.line(character))
    end
  end

  it "keeps the lines of what has several" do
    expect(described_class.lines("a\n\tb\e\n")).to eq("a\n\tb\\e\n")
  end

  it "says in JSON exactly what it was given, without a character of it raw" do
    unsafe.each do |character|
      json = described_class.json(character => [ "a#{character}" ])
      expect(JSON.parse(json)).to eq(character => [ "a#{character}" ])
      expect(json.delete("\n")).not_to match(described_class::UNSAFE)
    end
    expect(JSON.parse(described_class.json(name: "\xFF"))).to eq("name" => '\xFF')
  end

  describe "in every place to which a text of others comes" do
    hostile = [
      "\n::error file=x::forged", "\r\n", "\e]0;owned\a", "\e[2J", "\u202Eevil", "\u2028", "\u0085", "\u009B31m",
      "\xFF\xC0", "%0A", "\u2066", "\uFEFF", "<b>", "\"", "'", "日本", "\t", "\0", "#[", "::", ","
    ]
    random = Random.new(26)
    texts = [
      *hostile, *unsafe,
      *Array.new(50) { Array.new(random.rand(1..6)) { (hostile + unsafe).sample(random:) }.join("x") }
    ]

    diagnostic = lambda do |text|
      related = [
        TaskerContribRails::Diagnostic::Related.new(source: text, line: 1, column: 1, length: 2, message: text)
      ]
      TaskerContribRails::Diagnostic.new(code: "TC2010", severity: :error, message: text, source: text, line: 1,
        column: 2, length: 3, label: text, help: text, related:)
    end
    context = lambda do |text|
      outcome = TaskerContribRails::Runtime::Outcome.failed(text, error_type: text)
      step = TaskerContribRails::Inline::Step.new(text, { "initialization" => "{}" }).tap do |made|
        made.outcome = outcome
      end
      TaskerContribRails::Inline::Result.new(task_uuid: "t", name: text, namespace: text, status: "blocked_by_failures",
        context: {}, steps: [ step ], timeline: [], events: [], remarks: [ [ text, text ] ], seed: 1, waited: 0,
        duration: 0.0)
    end
    printed = lambda do |&block|
      StringIO.new.tap(&block).string
    end

    places = {
      "a finding in the terminal" => ->(text) { TaskerContribRails::Diagnostics::Text.new.draw([
        diagnostic.call(text)
      ]) },
      "the line that a finding is about" => ->(text) {
        TaskerContribRails::Diagnostics::Text.new(sources: { "a" => "a#{text.b.delete("\n")}" }).draw([
          diagnostic.call("a")
        ])
      },
      "a finding for GitHub" => ->(text) { TaskerContribRails::Diagnostics::Github.draw([ diagnostic.call(text) ]) },
      "a finding in JSON" => ->(text) { TaskerContribRails::Diagnostics::Json.draw([ diagnostic.call(text) ]) },
      "a finding in SARIF" => ->(text) { TaskerContribRails::Diagnostics::Sarif.draw([ diagnostic.call(text) ]) },
      "an exception" => ->(text) { TaskerContribRails::Diagnostics::Raised.new(IOError.new(text), root: "/app").to_s },
      "an error of ours" => ->(text) {
        TaskerContribRails::Diagnostics::Raised.new(TaskerContribRails::Error::Misuse.new(text)).to_s
      },
      "the table of a run" => ->(text) { context.call(text).to_s },
      "the progress of a run" => lambda { |text|
        attempt = TaskerContribRails::Inline::Attempt.new(at: 0, step: text, number: 1, outcome: :failed,
          state: "error", duration: 0, error: text, failure: text, retry_at: nil, events: [ text ])
        printed.call { |output| TaskerContribRails::Commands::Progress.new(output, trace: true).call(attempt) }
      },
      "a drawing" => lambda { |text|
        text = text.dup.force_encoding(Encoding::UTF_8).scrub
        step = {
          id: nil, name: text, kind: "decision", callable: text, pattern: nil, dependencies: [], standing: "failed",
          attempt_count: 1, max_attempts: 3, retry_at_ms: nil, attempts: []
        }
        task = { namespace: text, name: text, version: text, subtitle: text, created_at_ms: 0, now_ms: 9,
                 steps: [ step ] }
        %w[ graph waterfall ].map { |drawing|
          view = TaskerContribRails::Workflows::View.new.to_h
          TaskerContribRails::Component.call("workflow", "draw-task", task, drawing, "text", view, [])
        }.join
      },
      "the log" => ->(text) {
        printed.call do |output|
          TaskerContribRails::Log.new(Logger.new(output,
            formatter: ->(*, message) { "#{message}\n" })).error("it raised #{text}")
        end
      },
      "the tags of the log" => lambda { |text|
        printed.call do |output|
          log = TaskerContribRails::Log.new(ActiveSupport::TaggedLogging.new(Logger.new(output)))
          log.tagged(text) { log.info { "done" } }
        end
      },
      "an event in the log" => lambda { |text|
        before = ActiveSupport::LogSubscriber.logger
        printed.call do |output|
          ActiveSupport::LogSubscriber.logger = Logger.new(output, formatter: ->(*, message) { "#{message}\n" })
          fields = {
            event_type: text, namespace: text, task_name: text, step_name: text, error_class: text, error_message: text,
            worker: text, reason: text
          }
          TaskerContribRails::EventBridge::LogSubscriber.new
            .happened(TaskerContribRails::EventBridge::Notifications::Notification.new("tasker.x", 0, 0, "1", fields))
        ensure
          ActiveSupport::LogSubscriber.logger = before
        end
      },
      "a worker's health" => ->(text) {
        TaskerContribRails::Commands::Health.new(Struct.new(:workers).new([
          { "worker" => text, "error" => text, "state" => text, "oldest_step" => { "name" => text } }
        ])).text
      },
      "a worker's health in JSON" => ->(text) {
        TaskerContribRails::Commands::Health.new(Struct.new(:workers).new([ { "worker" => text } ])).json
      },
      "a worker that can't start" => lambda { |text|
        worker = Object.new
        worker.define_singleton_method(:on_death) { |&| }
        worker.define_singleton_method(:start) { raise TaskerContribRails::Error::EngineFailed, text }
        printed.call do |output|
          TaskerContribRails::Commands::Work.new(worker:, output:)
            .tap { |work| work.define_singleton_method(:trap_signals) { } }.call
        end
      },
      "what ends a command" => ->(text) { Rails::Command::Tasker::Base.send(:sentence, "run",
        TaskerContribRails::Error::Misuse.new(text)) },
      "what ends a generator" => lambda { |text|
        generator = Tasker::Generators::StepHandlerGenerator.allocate
        begin
          generator.send(:fail_with, text)
        rescue Thor::Error => error
          error.message
        end
      },
      "a text that the component is given" => lambda { |text|
        begin
          TaskerContribRails::Component.call("generator", "render", "\xFF#{text}")
        rescue TaskerContribRails::Error::NotUtf8 => error
          error.message
        end
      }
    }

    places.each do |place, draw|
      it "is safe to print in #{place}" do
        usual = draw.call("harmless").lines.size
        texts.each do |text|
          drawn = draw.call(text)
          expect(drawn).to be_valid_encoding
          expect(drawn.delete("\n\t"))
            .not_to match(described_class::UNSAFE), "#{text.inspect} is raw in #{drawn.inspect}"
          expect(drawn.lines.size).to eq(usual), "#{text.inspect} has other lines: #{drawn}"
        end
      end
    end

    it "says to GitHub which file it is, whatever its name" do
      decode = ->(value) { value.gsub(/%(0D|0A|25|3A|2C)/) { [ $1 ].pack("H*") } }
      [ "a\nb.yaml", "a\r,b:c%.yaml", "::error::.yaml" ].each do |name|
        file = TaskerContribRails::Diagnostics::Github.draw([
          diagnostic.call("x").with(source: name)
        ])[/file=([^,]*)/, 1]
        expect(decode.call(file)).to eq(name)
      end
    end

    it "percent-encodes the name of a file in SARIF" do
      uri = JSON.parse(TaskerContribRails::Diagnostics::Sarif.draw([ diagnostic.call("a b\n\xFF/ü.yaml") ]))
        .dig("runs", 0, "results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri")
      expect(uri).to eq("a%20b%0A%FF/%C3%BC.yaml")
    end
  end

  it "is what stands between every text and the log" do
    expect(TaskerContribRails.logger).to be_a(TaskerContribRails::Log)
  end

  it "is the only place in this gem that knows what is unsafe" do
    root = File.expand_path("../../host-ruby/lib", __dir__)
    others = Dir["#{root}/**/*.rb"].reject do |file|
      file.end_with?("/printable.rb") || File.read(file).scan(/\[:cntrl:\]|\\p\{Cntrl\}|\\u202[A-E]/).empty?
    end
    # which writes TOML
    expect(others.map { |file| file.delete_prefix("#{root}/") })
      .to eq([ "tasker_contrib_rails/configuration/override.rb" ])
  end

  it "cuts a long text, between words where that is asked for" do
    expect(described_class.cut("charge it", 9)).to eq("charge it")
    expect(described_class.cut("charge it all", 9)).to eq("charge i…")
    expect(described_class.cut("charge it all", 9, words: true)).to eq("charge…")
  end

  it "ends a sentence once, whatever text it ends with" do
    said = [ "It failed: busy", "It failed: busy.", "It failed: why?", "It failed: busy…" ]
    expect(said.map { |words| described_class.sentence(words) })
      .to eq([ "It failed: busy.", "It failed: busy.", "It failed: why?", "It failed: busy…" ])
  end

  it "is the only place in this gem that cuts texts" do
    root = File.expand_path("../../host-ruby/lib", __dir__)
    expect(Dir["#{root}/**/*.{rb,erb}"].select { |file| File.read(file).match?(/\.truncate\(|omission:/) })
      .to be_empty
  end

  it "writes JSON however deep it is nested" do
    deep = 150.times.reduce(1) { |value, _| [ value ] }
    expect([ described_class.json(deep).delete(" \n"), described_class.json_line(deep) ])
      .to eq([ "#{"[" * 150}1#{"]" * 150}" ] * 2)
  end
end
