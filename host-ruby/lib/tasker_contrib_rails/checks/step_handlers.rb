# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Holds the handlers that templates name against the code. They are loaded,
    # as a worker would load them, but not called; what they read of other steps
    # is read from their text.
    class StepHandlers
      include Discreet

      # @param app [Rails::Application]
      # @param sources [Enumerable<Workflows::Source>]
      def initialize(app, sources)
        @app = app
        @sources = sources
      end

      # @return [Array<Diagnostic>]
      def call
        used = @sources.flat_map { |source| source.steps.reject { |step| step["callable"].empty? }.map { |step| [ source, step ] } }
        [ *missing_or_broken(used), *unregistered(used), *reads(used), *unused(used) ]
      end

      private
        # Each handler once for each method that is asked of it, where it is first named.
        def missing_or_broken(used)
          ours = used.map(&:last).select { |step| constant?(step) }
          ours.uniq { |step| step.values_at("callable", "method") }.flat_map { |step| handler(step["callable"]).findings(step) }.uniq
        end

        # Whatever else a callable is, it is a name under which somebody registers a handler.
        def unregistered(used)
          keys = used.map(&:last).reject { |step| step["resolver"] || constant?(step) || registered.include?(step["callable"]) }
          keys.uniq { |step| step["callable"] }.map do |step|
            span = step["callable-span"]
            Diagnostic.new(code: "TC5009", severity: :warning, message: "No handler is registered as `#{step["callable"]}`.",
                           help: "Write a constant such as `Shop::ChargeHandler`, or `TaskerContribRails.register` the name in an initializer.",
                           source: span["source"], line: span["line"], column: span["column"], length: span["length"])
          end
        end

        def reads(used)
          Component.open do |session|
            used.group_by(&:first).flat_map do |source, pairs|
              reads = pairs.map(&:last).select { |step| constant?(step) }.flat_map { |step| handler(step["callable"]).reads(step) }
              reads.empty? ? [] : session.call("workflow", "check-reads", source.template, reads).map { |record| Diagnostic.from_record(record) }
            end.uniq
          end
        end

        def unused(used)
          named = used.to_set { |_, step| step["callable"].delete_prefix("::") }.merge(registered)
          folders = @app.config.tasker.handler_paths.map { |folder| @app.root.join(folder) }
          folders.flat_map { |folder| Dir.glob("**/*_handler.rb", base: folder).sort.map { |name| folder.join(name) } }
            .filter_map { |file| note(file, autoloads.constant(file)) if named.exclude?(autoloads.constant(file)) }
        end

        # What a template that can't be read names is looked for in its text: its own finding is enough.
        def unread = @unread ||= @sources.select { |source| source.steps.empty? }.map { |source| source.text.b }

        def note(file, constant)
          return if constant.nil? || unread.any? { |text| text.include?(constant) } # nil: the loader does not look there

          Diagnostic.new(code: "TC5006", severity: :note, message: "No workflow names `#{constant}`.",
                         source: file.relative_path_from(@app.root).to_s)
        end

        # What goes by a key, or by a resolver of its own, is not the loader's to find.
        def constant?(step)
          step["resolver"].nil? && step["callable"].match?(/\A(::)?[A-Z]\w*(::[A-Z]\w*)*\z/) && registered.exclude?(step["callable"])
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
