# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks the handlers that templates name. They are loaded as a worker would load them, but not called. Which
    # results they read is found by parsing their files.
    class StepHandlers
      include Discreet

      SHARED = "Other steps with this handler have one; here the result is nil. If this step should not share it, " \
        "name another handler."
      private_constant :SHARED

      # @param app [Rails::Application]
      # @param sources [Enumerable<Workflows::Source>]
      def initialize(app, sources)
        @app = app
        @sources = sources
      end

      # @return [Array<Diagnostic>]
      def call
        used = @sources.flat_map do |source|
          source.steps.select { |step| step["callable"] }.map { |step| [ source, step ] }
        end
        [ *missing_or_broken(used), *unregistered(used), *reads(used), *unused(used) ]
      end

      private
        # Each handler is checked once for each of its methods, at the place that names it first.
        def missing_or_broken(used)
          ours = used.map(&:last).select { |step| constant?(step) }
          ours.uniq { |step| step.values_at("callable", "method") }
            .flat_map { |step| handler(step["callable"]).findings(step) }.uniq
        end

        # Any other callable is a name under which a handler must be registered.
        def unregistered(used)
          keys = used.map(&:last).reject do |step|
            step["resolver"] || constant?(step) || registered.include?(step["callable"])
          end
          keys.uniq { |step| step["callable"] }.map do |step|
            span = step["callable-span"]
            Diagnostic.new(code: "TC5009", severity: :warning,
                           message: "No handler is registered as `#{step["callable"]}`.",
                           help: "Write a constant such as `Shop::ChargeHandler`, " \
                                 "or `TaskerContribRails.register` the name in an initializer.",
                           source: span["source"], line: span["line"], column: span["column"], length: span["length"])
          end
        end

        def reads(used)
          Component.open do |session|
            all = []
            found = used.group_by(&:first).flat_map do |source, pairs|
              steps = pairs.map(&:last).select { |step| constant?(step) }
              reads = steps.flat_map { |step| handler(step["callable"]).reads(step) }
              all.concat(reads)
              reads.empty? ? [] : session.call("workflow", "check-reads", source.template, reads)
            end.map { |record| Diagnostic.from_record(record) }
            shared(found, all).uniq
          end
        end

        # A handler that serves several steps may read a result that only some of them have. For the others it is nil.
        def shared(found, reads)
          readers = reads.map { |read| place(**read[:span]) }.tally
          wrong = found.select { |finding| finding.code == "TC5101" }.map { |finding| place(**finding.to_h) }.tally
          found.map do |finding|
            where = place(**finding.to_h)
            next finding unless finding.code == "TC5101" && wrong[where] < readers.fetch(where, 0)

            finding.with(severity: :note, help: SHARED)
          end
        end

        def place(source:, line:, column:, **) = [ source, line, column ]

        def unused(used)
          named = used.to_set { |_, step| step["callable"].delete_prefix("::") }.merge(registered)
          folders = @app.config.tasker.handler_paths.map { |folder| @app.root.join(folder) }
          folders.flat_map { |folder| Dir.glob("**/*_handler.rb", base: folder).sort.map { |name| folder.join(name) } }
            .filter_map { |file| note(file, autoloads.constant(file)) if named.exclude?(autoloads.constant(file)) }
        end

        # If a template can't be read, its text is searched for handlers. The finding about the template is enough.
        def unread = @unread ||= @sources.select { |source| source.steps.empty? }.map { |source| source.text.b }

        def note(file, constant)
          return if constant.nil? # the loader does not look there
          return if unread.any? { |text| text.include?(constant) }

          Diagnostic.new(code: "TC5006", severity: :note, message: "No workflow uses `#{constant}`.",
                         source: file.relative_path_from(@app.root).to_s)
        end

        # The loader can't find a handler that is named by a key or by its own resolver.
        def constant?(step)
          step["resolver"].nil? && step["callable"].match?(/\A(::)?[A-Z]\w*(::[A-Z]\w*)*\z/) &&
            registered.exclude?(step["callable"])
        end

        def registered = @registered ||= TaskerContribRails.handlers.names.to_set

        def autoloads = @autoloads ||= Autoloads.new

        def handler(callable)
          @handlers ||= Hash.new { |all, name| all[name] = StepHandler.new(name, root: @app.root, autoloads:) }
          @handlers[callable.delete_prefix("::")]
        end
    end
  end
end
