# frozen_string_literal: true

require "yaml"

# Tasks whose every text wants to be something else: markup, a terminal's commands, another direction, a flood.
module HostileTasks
  MARKUP = %q(</script><script>window.owned = 1</script><img src=x onerror="window.owned=1">"'>)
  TEXT = "#{MARKUP} \e[31mred\e[0m \u0000 \u202Egnp.exe\u2066 \u2028 \u{1F4A3}".freeze
  # A column of text has no place for a null byte.
  NAME = TEXT.delete("\0").freeze
  # A step that a dead worker holds.
  HELD = "held #{NAME}".freeze
  ODD, HUGE, WIDE = %w[ 019abc04-7e1f-7c3a-9d52-4f1c00000001 019abc04-7e1f-7c3a-9d52-4f1c00000002
    019abc04-7e1f-7c3a-9d52-4f1c00000003 ]

  class << self
    # @return [String] a file, as {TaskerContribRails::Page::Recorded} reads it
    def write(file)
      File.write(file, YAML.dump([ odd, huge, wide(5_000) ]))
      file
    end

    private
      def task(id, name, steps, template, **more)
        template = { "name" => name, "namespace_name" => NAME, "version" => NAME, "steps" => template }
        { "id" => id, "age" => 100, "state" => "blocked_by_failures", "context" => { "order_id" => 1 },
          "steps" => steps, "template" => template, **more.transform_keys(&:to_s) }
      end

      def attempt(more = {}) = { "queued" => 0, "began" => 1, "ended" => 2, "worker" => "w", **more }

      def failed(text)
        { "message" => text, "error_type" => TEXT, "retryable" => false,
          "backtrace" => [ "app/#{MARKUP}.rb:3:in '#{TEXT}'", "pg (1.5) lib/#{TEXT}.rb:1:in 'x'" ] }
      end

      def odd
        attempts = [ attempt("worker" => TEXT, "error" => failed(TEXT)) ]
        held = { "state" => "in_progress", "attempts" => [ attempt("worker" => NAME).except("ended") ] }
        task(ODD, NAME, { TEXT => { "state" => "error", "attempts" => attempts, "result" => { TEXT => TEXT },
                                    "inputs" => { TEXT => [ TEXT ] } }, "<b>next</b>" => nil, HELD => held },
          [ { "name" => TEXT, "handler" => { "callable" => TEXT } },
            { "name" => "<b>next</b>", "dependencies" => [ TEXT ], "handler" => { "callable" => TEXT } },
            { "name" => HELD, "handler" => { "callable" => TEXT } } ],
          workers: [ { "name" => NAME, "alive" => false } ], context: { TEXT => TEXT, "name" => TEXT },
          initiator: TEXT, source_system: TEXT, reason: TEXT)
      end

      def huge
        flood = "#{MARKUP} flood " * 100_000
        attempts = [ attempt("error" => failed(flood.first(90_000))) ]
        task(HUGE, "n" * 5_000, { "s" * 3_000 => { "state" => "error", "attempts" => attempts, "result" => flood } },
          [ { "name" => "s" * 3_000, "handler" => { "callable" => "c" * 3_000 } } ], context: { "flood" => flood },
          dead_letter: TEXT)
      end

      def wide(count)
        names = Array.new(count) { |number| "step_#{number}" }
        template = names.each_with_index.map do |name, number|
          { "name" => name, "handler" => { "callable" => "Handler" },
            "dependencies" => number.zero? ? [] : [ names[(number - 1) / 3] ] }
        end
        states = names.first(1_000).to_h { |name| [ name, { "state" => "complete", "attempts" => [ attempt ] } ] }
        states["step_900"] = { "state" => "error", "attempts" => [ attempt("error" => failed("no")) ] }
        task(WIDE, "wide", names.to_h { |name| [ name, states[name] ] }, template)
      end
  end
end
