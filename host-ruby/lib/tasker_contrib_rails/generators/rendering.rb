# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # How this gem's generators write files. The component renders all of them, then everything that could go wrong is
    # checked, and only then are they written, all or none (see {FileSet}). Thor decides which files to write, so
    # --pretend, --force, --skip, --quiet and the conflict prompt work as in Rails.
    module Rendering
      extend ActiveSupport::Concern

      included { check_unknown_options! } # a misspelt option would be left out in silence

      class_methods do
        # A generator that fails exits with 1. In Rails it would exit with 0.
        def exit_on_failure? = true
      end

      private
        # @param template [String] a template's name
        # @param arguments [Hash{Symbol => Object}] its parameters; nil uses the template's default
        # @return [Array<Hash>] the files, as `wit/generator.wit` describes them, in the folders of this application
        # @raise [Thor::Error] with every finding drawn
        def render(template, arguments)
          own = own_sources(template)
          files = rendering(own, arguments) do
            component("render", { template:, arguments: named(arguments), acronyms:, sources: own, options: [] })
          end
          files.each { |file| in_this_application(file) }
        end

        # Draws the component's findings with this application's paths.
        def rendering(own, arguments)
          yield
        rescue Error::Rejected => error
          files = own.to_h { |source| source.values_at(:name, :file) }
          texts = arguments.compact.to_h { |name, text| [ name.to_s, text.to_s ] }
            .merge(own.to_h { |source| source.values_at(:file, :text) })
          refuse error.diagnostics.map { |found| in_file(found, files[found.source]) }, texts
        end

        def named(arguments) = arguments.compact.map { |name, value| { name:, value: value.to_s } }

        # A rendered file, with the application's own text if it replaces the file, and its folder.
        def in_this_application(file)
          substitute(file)
          file["usual_path"], file["path"] = file["path"], folders.place(file["path"])
          file
        end

        # An application's template has the name of the built-in one that it replaces.
        def in_file(found, file) = file ? found.with(source: file) : found

        # @raise [Thor::Error]
        def refuse(diagnostics, texts) = raise(Thor::Error, drawn(diagnostics, texts))

        # What `tasker:check` would say of a generated template.
        #
        # @param warnings [Array<Diagnostic>]
        # @param source [Workflows::Source]
        def show_warnings(warnings, source)
          found = warnings.map { |warning| warning.with(source: source.name) }
          warn drawn(found, { source.name => source.text }) if found.any? && !options[:quiet]
        end

        def drawn(diagnostics, texts)
          color = $stderr.tty? && !ENV.key?("NO_COLOR")
          Diagnostics::Text.new(sources: texts, color:).draw(diagnostics)
        end

        # If the component can't be used, print one sentence and no backtrace.
        def component(function, *arguments)
          Component.call("generator", function, *arguments)
        rescue Error::Rejected
          raise
        rescue Error => error
          fail_with error.message
        end

        # @raise [Thor::Error] ends the generator with this sentence
        def fail_with(message) = raise(Thor::Error, Printable.line(message))

        # Prints what happened to a file.
        def tell(status, message, color) = say_status(status, Printable.line(message), color)

        # Writes files, or removes them under `rails destroy`.
        def write(files)
          check_destination files.map { |file| file["path"] }
          behavior == :revoke ? files.each { |file| take_away(file) } : put(files)
          ask_for_faraday(files)
        rescue SystemCallError => error
          fail_with error.message
        end

        # Adds a line at the end of a file, or removes it.
        def write_line(path, line)
          check_destination [ path ]
          return append_to_file(path, line) if behavior == :revoke

          target = File.expand_path(path, destination_root)
          before = File.exist?(target) ? File.binread(target) : ""
          return say_status(:unchanged, path, :blue) if before.include?(line.b)

          say_status(:append, path, :green)
          place([ path ]) { |set| set.stage(path, before + line.b) } unless options[:pretend]
        rescue SystemCallError => error
          fail_with error.message
        end

        # @param paths [Array<String>] all files that are about to be written
        def check_destination(paths)
          destination = Destination.new(destination_root)
          paths.each { |path| destination.check(path) } unless options[:pretend]
        rescue Destination::Refused => error
          fail_with error.message
        end

        def folders = @folders ||= Folders.new(destination_root)

        # The application's inflections come from Rails.
        def acronyms = ActiveSupport::Inflector.inflections.acronyms.values

        # The application's own templates that the component renders. It says what to do with those in Jinja, which it
        # rendered once.
        def own_sources(template) = overrides(template, "{tera,jinja}")

        # The application's own templates, in lib/templates/tasker/<template>/; `*` stands for all templates.
        def overrides(template, extension)
          Rails::Generators.templates_path.flat_map do |root|
            folder = File.join(root, "tasker")
            refuse_templates_of_plugins folder, template
            refuse_unused_templates folder, template
            Dir.glob("#{template}/*.#{extension}", base: folder).sort.map do |name|
              path = File.join(folder, name)
              file = Pathname(path).relative_path_from(destination_root).to_s
              { name: path.split("/").last(2).join("/"), text: own_text(path, file), file: }
            end
          end
        end

        def own_text(path, file)
          TextFile.read(path, name: file)
        rescue Error::Unreadable => error
          fail_with "#{file} #{error.reason}, so nothing was written."
        end

        # A folder with a manifest is a plugin's template, which takes other arguments than ours.
        def refuse_templates_of_plugins(folder, template)
          manifests = Dir.glob("#{template}/template.toml", base: folder).sort
          file = manifests.find { |manifest| built_in?(File.dirname(manifest)) } or return

          path = Pathname(folder).join(file).relative_path_from(destination_root)
          fail_with "#{path} makes its folder a template of Tasker's own CLI, so nothing was written. Render it with " \
                    "`bin/rails generate tasker:template #{File.dirname(file)}`, or move the folder into one that " \
                    "`plugin-paths` names (see `bin/rails tasker:plugins`). If its files are to replace those of " \
                    "this generator, delete #{path}."
        end

        def refuse_unused_templates(folder, template)
          path, why = UnusedTemplates.new(Pathname(folder), built_in).first(template)
          return unless path

          fail_with "#{path.relative_path_from(destination_root)} #{why}. So nothing was written: rename it, or move " \
                    "it elsewhere."
        end

        def built_in = @built_in ||= component("templates")
        def built_in?(name) = built_in.any? { |template| template["name"] == name }

        # An ERB template of the application replaces the text, as in Rails' own generators.
        def substitute(file)
          template = File.dirname(file["source"])
          name = file["source"].sub(/\.tera\z/, ".tt")
          erb = overrides(template, "tt").find { |override| override[:name] == name } or return

          file["text"] = evaluated(erb)
        end

        # @raise [Thor::Error] with what its code raises, and where
        def evaluated(erb)
          text = ERB.new(erb[:text], trim_mode: "-", eoutvar: "@output_buffer")
          text.filename = File.expand_path(erb[:file], destination_root)
          text.result(binding)
        rescue Thor::Error
          raise
        rescue StandardError, ScriptError => error
          raised = Diagnostics::Raised.new(error, root: destination_root)
          place = raised.place&.join(":") || erb[:file]
          fail_with "#{place} can't be rendered, so nothing was written: #{raised.reason}"
        end

        def put(files)
          chosen = []
          place(chosen) do |set|
            files.each { |file| set.stage(file["path"], file["text"]) unless options[:pretend] || as_generated?(file) }
            written = files.select { |file| action(Choice.new(self, file["path"], file["text"], {})) }
            chosen.replace(written.map { |file| file["path"] })
          end
          return unless Rails::Generators.respond_to?(:add_generated_file)

          chosen.each { |path| Rails::Generators.add_generated_file(path) }
        end

        # @param paths [Array<String>] the files to write; the block stages them and may add more
        def place(paths)
          FileSet.open(destination_root) do |set|
            yield set
            set.place(paths)
          end
        rescue FileSet::Failed => error
          fail_with error.message
        end

        # Asks and reports as Thor does, but does not write.
        class Choice < Thor::Actions::CreateFile
          # @return [Boolean] whether to write the file
          def invoke!
            chosen = false
            invoke_with_conflict_check { chosen = true }
            chosen
          end
        end
        private_constant :Choice

        # A handler that calls an API needs a gem that only comes with tasker-rb.
        def ask_for_faraday(files)
          return if behavior == :revoke || Gem.loaded_specs.key?("faraday")
          return if files.none? { |file| file["text"].include?('require "faraday"') }

          tell :missing,
            "the faraday gem: run `bundle add faraday --version '#{WorkerBundle::FARADAY}'`, " \
            "a version that tasker-rb accepts too", :red
        end

        # Thor would remove any file. This keeps files that a person has changed, or that were generated with other
        # options.
        def take_away(file)
          if kept?(file)
            tell :keep, "#{file["path"]} was changed since, or generated with other options or by another version; " \
                        "--force removes it", :yellow
          else
            create_file file["path"], file["text"] # which Thor undoes, as it does all when a generator is revoked
          end
        end

        def kept?(file) = !options[:force] && there?(file) && !as_generated?(file)
        def there?(file) = File.file?(File.expand_path(file["path"], destination_root))
        def as_generated?(file)
          there?(file) && File.binread(File.expand_path(file["path"], destination_root)) == file["text"].b
        end
    end
  end
end
