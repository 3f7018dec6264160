# frozen_string_literal: true

module Rails
  module Command
    class TaskerCommand < Base # :nodoc:
      FORMATS = %w[ text json sarif github ].freeze

      class_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to look at (default: RAILS_ENV, or development)"

      desc "check", "Check all that a Tasker worker would read: configuration, workflows, handlers"
      method_option :format, type: :string, default: "text", desc: "How findings are printed: #{FORMATS.join(", ")}"
      method_option :strict, type: :boolean, default: false, desc: "Fail on warnings too"
      def check
        one_of FORMATS, :format
        boot
        check = TaskerContribRails::Check.new
        print_findings(check)
        exit 1 unless check.passed?(strict: options[:strict])
      end

      desc "config", "Print Tasker's configuration as a worker would hand it to the runtime, secrets masked"
      method_option :explain, type: :string, banner: "PATH", desc: "Explain one parameter"
      method_option :origin, type: :boolean, default: false, desc: "Say of each value where it comes from"
      method_option :context, type: :string, default: "worker", desc: "Which process it is for: worker, orchestration, complete"
      def config
        one_of %w[ worker orchestration complete ], :context
        boot
        configuration = TaskerContribRails::MergedConfiguration.of_app(context: options[:context])
        printer = TaskerContribRails::MergedConfiguration::Printer.new(configuration)
        puts options[:explain] ? printer.explanation(options[:explain]) : printer.public_send(options[:origin] ? :origins : :file)
      rescue TaskerContribRails::Error::Rejected => error
        texts = configuration.texts.merge("path" => options[:explain])
        warn TaskerContribRails::Diagnostics::Text.new(sources: texts, color: color?($stderr)).draw(error.diagnostics)
        exit 1
      end

      desc "health", "Say whether the workers of this application on this machine are well"
      method_option :format, type: :string, default: "text", desc: "How it is printed: text, json"
      def health
        one_of(%w[ text json ], "format")
        boot
        workers = TaskerContribRails::Worker::Health.read(Rails.root.join("tmp/tasker"))
        puts TaskerContribRails::Worker::HealthReport.new(workers).public_send(options[:format])
        exit 1 unless workers.any? && workers.all? { |worker| worker["healthy"] }
      end

      desc "stranded", "List what dead workers hold, by whom and since when"
      method_option :hand_back, type: :boolean, default: false, desc: "Hand it back now"
      def stranded
        boot
        TaskerContribRails::Worker::Stranded.new(hand_back: options[:hand_back]).call
      end

      private
        def one_of(allowed, name)
          return if allowed.include?(options[name])

          warn "--#{name} is one of #{allowed.join(", ")}, not #{options[name].inspect}."
          exit 1
        end

        # An environment that is only looked at needs none of its secrets.
        def boot
          if options[:env]
            ENV["SECRET_KEY_BASE_DUMMY"] ||= "1" unless ENV["RAILS_ENV"] == options[:env]
            ENV["RAILS_ENV"] = ENV["RACK_ENV"] = options[:env]
          end
          respond_to?(:boot_application!, true) ? boot_application! : require_application_and_environment!
        end

        def print_findings(check)
          case options[:format]
          when "text" then puts check.report(TaskerContribRails::Diagnostics::Text.new(sources: check.texts, color: color?($stdout)))
          when "json" then puts TaskerContribRails::Diagnostics::Json.draw(check.findings)
          when "sarif" then puts TaskerContribRails::Diagnostics::Sarif.draw(check.findings)
          when "github" then puts TaskerContribRails::Diagnostics::Github.draw(check.findings)
          end
        end

        def color?(io) = io.tty? && ENV["NO_COLOR"].to_s.empty?
    end
  end
end
