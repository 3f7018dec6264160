# frozen_string_literal: true

require "json"
require "shellwords"
require_relative "diagnostic_table"

# What people read of guest/data/diagnostics: an index, a page for each subject, and what `rails tasker:explain` says.
# Every code of a user's has two samples, broken and mended, as a person would type them.
module DiagnosticPages
  # Title, page and language of each table.
  SUBJECTS = {
    "generator" => [ "Generators", "generators", "sh" ], "config" => [ "Configuration", "configuration", "toml" ],
    "workflow" => [ "Task templates", "task-templates", "yaml" ], "events" => [ "Events", "events", "text" ],
    "handlers" => [ "Handlers", "handlers", "ruby" ], "application" => [ "The application", "application", "text" ],
    "runner" => [ "The runner", "runner", "text" ], "deploys" => [ "Deploys", "deploys", "yaml" ],
    "options" => [ "Options of a call", "options", "text" ]
  }.freeze
  # Tables of what only a host's own code can do wrong.
  HOSTS = %w[ runner options ].freeze
  FILE = /\A# \S+\.(\w+)(?=,|$)/ # the first line of a sample that is a file
  LANGUAGES = { "rb" => "ruby", "tera" => "jinja", "toml" => "toml", "yaml" => "yaml", "yml" => "yaml" }.freeze

  Sample = Data.define(:title, :text, :language)

  class << self
    # @param made [String] says of what a page is made
    # @return [Hash{String => String}] each page's text by its path from the root
    def all(made)
      pages = DiagnosticTable.interfaces.to_h do |interface|
        [ "docs/diagnostics/#{page(interface)}.md", subject(interface, made) ]
      end
      { "docs/diagnostics.md" => index(made), **pages }
    end

    # @return [Hash{String => Hash}] what is to be said of each code
    def explanations
      each_entry.to_h do |interface, code, entry|
        samples = samples(interface, entry).map { |sample| { title: sample.title, text: sample.text } }
        about = { severity: entry["severity"].downcase, title: entry["title"], explanation: entry["explanation"] }
        [ code, { **about, samples: } ]
      end
    end

    # @param interface [String] such as "config"
    # @param entry [Hash] of {DiagnosticTable}
    # @return [Array(Sample, Sample)] broken and mended; none of what only a host's own code can do wrong
    def samples(interface, entry)
      return [] if HOSTS.include?(interface)

      language = SUBJECTS.fetch(interface).last
      both = [ Sample.new("Broken:", *broken(entry, language)), Sample.new("Fixed:", *mended(entry, language)) ]
      both.map { |sample| typed(sample) }
    end

    def each_entry
      return enum_for(:each_entry) unless block_given?

      DiagnosticTable.interfaces.each do |interface|
        DiagnosticTable.read(interface).each { |code, entry| yield interface, code, entry }
      end
    end

    private
      def page(interface) = SUBJECTS.fetch(interface)[1]

      def index(made)
        sections = DiagnosticTable.interfaces.map do |interface|
          file = "diagnostics/#{page(interface)}.md"
          rows = DiagnosticTable.read(interface).map do |code, entry|
            "| [#{code}](#{file}##{code.downcase}) | #{entry["severity"].downcase} | #{entry["title"]} |"
          end
          "## [#{SUBJECTS.fetch(interface).first}](#{file})\n\n" \
            "| code | | what it says |\n| --- | --- | --- |\n#{rows.join("\n")}\n"
        end
        <<~PAGE
          #{made.chomp}
          # Diagnostics

          Every finding has a code that stays the same. An error stops a generator, `rails tasker:check` and a worker; a warning stops the check with `--strict`; a note stops nothing. `rails tasker:explain CODE` says in a terminal what these pages say.

          #{sections.join("\n")}
        PAGE
      end

      def subject(interface, made)
        entries = DiagnosticTable.read(interface).map { |code, entry| section(interface, code, entry) }
        "#{made}# Diagnostics: #{SUBJECTS.fetch(interface).first}\n\n" \
          "[All codes](../diagnostics.md)\n\n#{entries.join("\n")}"
      end

      def section(interface, code, entry)
        samples = samples(interface, entry).map { |sample| "#{sample.title}\n\n#{fenced(sample).chomp}" }
        text = [ entry["explanation"], *samples ].join("\n\n").chomp
        "<a id=\"#{code.downcase}\"></a>\n\n## #{code}: #{entry["title"].chomp(".")}\n\n" \
          "**#{entry["severity"]}.** #{text}\n"
      end

      def fenced(sample)
        fence = sample.text.include?("```") ? "````" : "```"
        "#{fence}#{sample.language}\n#{sample.text}\n#{fence}\n"
      end

      def broken(entry, language)
        if entry["path"] then [ "bin/rails tasker:config --explain #{entry["path"]}", "sh" ]
        elsif entry["focus"] then [ "bin/rails tasker:graph order --focus #{entry["focus"]}", "sh" ]
        elsif entry["url"] then [ "DATABASE_URL='#{entry["url"]}'", "sh" ]
        elsif entry["adapter"] then [ "# config/database.yml\nadapter: #{entry["adapter"]}", "yaml" ]
        elsif entry["callable"]
          [ "# in a template, and no initializer registers the name\nhandler: { callable: #{entry["callable"]} }",
            "yaml" ]
        elsif entry["job"] then [ given(entry["job"], entry["broken"]), "yaml" ]
        elsif entry["problem"] then [ "# config/tasker/base/worker.toml #{entry["problem"]}", "text" ]
        else [ surrounded(entry["broken"], entry, "broken_environment"), language ]
        end
      end

      def mended(entry, language)
        if entry["path"] then [ "bin/rails tasker:config --explain #{entry["mended_path"]}", "sh" ]
        elsif entry["focus"] then [ "bin/rails tasker:graph order --focus #{entry["mended_focus"]}", "sh" ]
        elsif entry["url"] then [ "DATABASE_URL='#{entry["mended_url"]}'", "sh" ]
        elsif entry["adapter"] then [ "# config/database.yml\nadapter: #{entry["mended_adapter"]}", "yaml" ]
        elsif entry["final"]
          [ "# with TASKER_CONFIG_PATH unset, an empty config/tasker/base/worker.toml is enough", language ]
        elsif entry["job"] then [ given(entry["job"], entry["mended"]), "yaml" ]
        elsif entry["mended"].strip.empty? then [ "# the file is gone", language ]
        else [ surrounded(entry["mended"], entry, "environment", alone: true), language ]
        end
      end

      # What a step gives a job.
      def given(job, initialization)
        "# whose job has `def perform(order_id)`\n" \
          "handler:\n  callable: #{job}\n  initialization:\n    #{initialization.chomp}"
      end

      # With what stands around the sample: variables of the environment, a second file, how often it is repeated.
      def surrounded(text, entry, environment, alone: false)
        text = "# there is no such file" if text.strip.empty?
        variables = { **entry["environment"].to_h, **entry[environment].to_h }
        set = variables.map { |name, value| "# with #{name}=#{value.empty? ? "''" : value} set\n" }
        if set.empty? && alone && entry["broken_environment"]
          set = [ "# with these variables unset, or set to what the runtime takes\n" ]
        end
        repeated = "# … #{entry["repeat"]} lines like this\n" if entry["repeat"] && !alone
        return [ *set, text, repeated ].join unless entry["second"] && !alone

        [ *set, "# config/tasker/base/worker.toml\n", text, "# config/tasker/base/zz.toml\n", entry["second"] ].join
      end

      # Generators are commands; what only a program can ask is a call of the component; events are declared in a task
      # template. What begins with a file's name is in that file's language.
      def typed(sample)
        text = sample.text.strip
        if text.start_with?("tasker:") then sample.with(text: "bin/rails generate #{text}")
        elsif text.start_with?("{\"") then sample.with(text: call(JSON.parse(text)), language: "ruby")
        elsif text.start_with?("declare ") then sample.with(**declared(text))
        else sample.with(text:, language: text[FILE, 1]&.then { |ending| LANGUAGES.fetch(ending) } || sample.language)
        end
      end

      # @param text [String] names of events and patterns, as spec/cases/README.md explains them
      def declared(text)
        mode, patterns = "fast", nil
        events = Shellwords.split(text).drop(1).filter_map do |word|
          case word
          when "durable" then (mode = word) && nil
          when "subscribe" then (patterns = []) && nil
          else patterns ? (patterns << word) && nil : event(word, mode)
          end
        end
        yaml = "# config/tasker/templates/order.yaml, at a step\npublishes_events:\n#{events.join("\n")}"
        return { text: yaml, language: "yaml" } unless patterns

        { text: "#{yaml}\n\n#{subscriber(patterns)}", language: "text" }
      end

      def event(name, mode)
        "  - { name: #{name.match?(/\A[\w.]+\z/) && !name.start_with?(".") ? name : "'#{name}'"}, " \
          "description: An event, schema: { type: object }, delivery_mode: #{mode} }"
      end

      def subscriber(patterns)
        <<~RUBY.chomp
          # app/subscribers/order_subscriber.rb
          class OrderSubscriber < TaskerContribRails::Subscriber
            subscribes_to #{patterns.map(&:inspect).join(", ")}
          end
        RUBY
      end

      def call(request) = "TaskerContribRails::Component.call(\"generator\", \"render\", #{ruby(request)})"

      def ruby(value)
        case value
        when Hash then "{ #{value.map { |name, item| "#{name}: #{ruby(item)}" }.join(", ")} }"
        when Array then value.empty? ? "[]" : "[ #{value.map { |item| ruby(item) }.join(", ")} ]"
        else value.inspect
        end
      end
  end
end
