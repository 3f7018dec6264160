# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks the handlers that templates name. They are loaded as a worker would load them, but not called. Which
    # results they read is found by parsing their files.
    class StepHandlers
      include Discreet

      # The code of the finding about a handler that no template names.
      UNUSED = "TC5006"
      SHARED = "Other steps with this handler have one; here the result is nil. If this step should not share it, " \
        "name another handler."
      # A step of a template. Its handler is nil where its callable names no constant.
      Use = Struct.new(:source, :step, :handler) { include Discreet }
      private_constant :SHARED, :Use

      # @param app [Rails::Application]
      # @param sources [Enumerable<Workflows::Source>]
      # @param code [Code]
      def initialize(app, sources, code: Code.new)
        @app, @sources, @code = app, sources, code
      end

      # @return [Array<Diagnostic>]
      def call
        used = @sources.flat_map do |source|
          source.steps.select { |step| step["callable"] }.map { |step| Use.new(source, step, handler(step)) }
        end
        [ *missing_or_broken(used), *unregistered(used), *registered_wrongly(used), *reads(used), *given_to_jobs(used),
          *unused(used) ]
      end

      private
        # Each handler is checked once for each of its methods, and a job for all that it is given, at the first place.
        def missing_or_broken(used)
          given = used.select(&:handler).uniq do |use|
            [ use.handler, use.step["method"], (use.step["initialization"] if use.handler.job?) ]
          end
          given.flat_map { |use| use.handler.findings(use.step) }.uniq
        end

        # Any other callable is a name under which a handler must be registered.
        def unregistered(used)
          keys = used.reject(&:handler).map(&:step).reject { |step| step["resolver"] || registered(step) }
          keys = keys.reject { |step| Runtime::Registry.registered?(step["callable"]) }
          keys.uniq { |step| step["callable"] }.map do |step|
            span = step["callable-span"]
            Diagnostic.new(code: "TC5009", severity: :warning,
                           message: "No handler is registered as `#{step["callable"]}`.",
                           help: "Write a constant such as `Shop::ChargeHandler`, " \
                                 "or `TaskerContribRails.register` the name in an initializer.",
                           source: span["source"], line: span["line"], column: span["column"], length: span["length"])
          end
        end

        # An object, or a class without a name, that was registered: neither has a file to look for.
        def registered_wrongly(used)
          steps = used.reject(&:handler).map(&:step).select { |step| registered(step) && step["resolver"].nil? }
          steps.uniq { |step| step.values_at("callable", "method") }.filter_map do |step|
            object, name, span = registered(step), step["method"], step["callable-span"]
            method = public_method(object, name)
            next if method && StepHandler.takes_context?(method)

            code, wrong = method ? [ "TC5010", "can't be called with one argument" ] : [ "TC5005", "is not there" ]
            Diagnostic.new(code:, severity: :error, help: "Write `def #{name}(context)`.",
                           message: "The public method `#{name}` of what is registered as " \
                                    "`#{step["callable"]}` #{wrong}.",
                           source: span["source"], line: span["line"], column: span["column"], length: span["length"])
          end
        end

        # Of a lambda itself, whose `call` takes anything.
        def public_method(object, name)
          return object if object.is_a?(Proc) && object.lambda? && name == "call"

          object.is_a?(Class) ? object.public_instance_method(name) : object.public_method(name)
        rescue NameError
          nil
        end

        def reads(used)
          Component.open do |session|
            all = []
            found = used.select(&:handler).group_by(&:source).flat_map do |source, uses|
              results = uses.flat_map { |use| use.handler.results(use.step) }
              all.concat(results)
              inputs = uses.map(&:handler).uniq.flat_map(&:inputs)
              compared(session, source, results, inputs)
            end
            shared(found, all).uniq
          end
        end

        # With the schemas of the template, where it has any.
        def compared(session, source, results, inputs)
          found = []
          if results.any?
            readers = Workflows::Steps.readers(source.steps)
            found.concat(session.call("workflow", "check-reads", readers, results))
          end
          if inputs.any? && source.template["input-schema"]
            found.concat(session.call("workflow", "check-inputs", source.to_h, inputs))
          end
          found.map { |record| Diagnostic.from_record(record) }
        end

        # What a job gets stands in the template, not in its code.
        def given_to_jobs(used)
          of_jobs = used.select { |use| use.handler&.job? }
          Component.open do |session|
            of_jobs.group_by(&:source).flat_map do |source, uses|
              session.call("workflow", "check-arguments", source.to_h, uses.map { |use| use.step["name"] })
                .map { |record| Diagnostic.from_record(record) }
            end
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

        # The loader is only asked about files from which no used handler comes: it is slow.
        def unused(used)
          handlers = used.filter_map(&:handler).uniq
          files = folders.flat_map do |folder|
            Dir.glob("**/*_handler.rb", base: folder).sort.map { |name| File.join(folder, name) }
          end
          others = files - handlers.map(&:file)
          return [] if others.empty?

          named = named(used, handlers)
          others.filter_map { |file| note(file, autoloads.constant(file)) if named.exclude?(autoloads.constant(file)) }
        end

        # What a used handler inherits from is used too.
        def named(used, handlers)
          registry = TaskerContribRails.handlers
          used.to_set { |use| use.step["callable"].delete_prefix("::") }
            .merge(handlers.flat_map(&:ancestors))
            .merge(registry.names.map { |name| registry.registered(name).to_s.delete_prefix("::") })
        end

        # If a template can't be read, its text is searched for handlers. The finding about the template is enough.
        def unread = @unread ||= @sources.select { |source| source.steps.empty? }.map { |source| source.text.b }

        def note(file, constant)
          return if constant.nil? # the loader does not look there
          return if unread.any? { |text| text.include?(constant) }

          Diagnostic.new(code: UNUSED, severity: :note, message: "No workflow uses `#{constant}`.",
                         source: Pathname(file).relative_path_from(@app.root).to_s)
        end

        # Of the application, and of the engines in it.
        def folders
          own = @app.config.tasker.handler_paths.map { |folder| @app.root.join(folder) }
          engines = autoloads.folders("handlers").map { |folder| Pathname(folder) }
          own | engines.select { |folder| folder.to_s.start_with?("#{@app.root}/") }
        end

        # @return [StepHandler, nil] the constant that a step's handler is, by its own name or by that of what is
        #   registered. What goes by another key, or by a resolver of its own, is not the loader's to find
        def handler(step)
          @handlers ||= Hash.new do |all, name|
            all[name] = StepHandler.new(name, root: @app.root.to_s, autoloads:, texts: @code)
          end
          return if step["resolver"]

          name = TaskerContribRails.handlers.registered(step["callable"]) || step["callable"]
          @handlers[name.delete_prefix("::")] if name.is_a?(String) && name.match?(/\A(::)?[A-Z]\w*(::[A-Z]\w*)*\z/)
        end

        def registered(step) = TaskerContribRails.handlers.registered(step["callable"])

        def autoloads = @autoloads ||= Autoloads.new
    end
  end
end
