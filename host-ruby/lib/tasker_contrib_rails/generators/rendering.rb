# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # How this gem's generators make files: the component renders all of them
    # first, then everything that could go wrong is looked at, and only then is
    # anything written, through Thor, so that --pretend, --force, --skip, --quiet
    # and the conflict prompt are Rails' own.
    module Rendering
      extend ActiveSupport::Concern

      class_methods do
        # A failed generator exits with 1; Rails leaves it at 0.
        def exit_on_failure? = true
      end

      private
        # @param template [String] a template's name
        # @param arguments [Hash{Symbol => Object}] its parameters; what is nil is left to the template's default
        # @return [Array<Hash>] the files, as `wit/generator.wit` describes them
        # @raise [Thor::Error] with every finding drawn
        def render(template, arguments)
          arguments = arguments.compact.transform_values(&:to_s)
          request = { template:, arguments: arguments.map { |name, value| { name:, value: } }, acronyms:, sources: overrides(template, "jinja") }
          component("render", request).each { |file| substitute(file) }
        rescue Error::Rejected => error
          sources = arguments.transform_keys(&:to_s).merge(overrides(template, "jinja").to_h { |source| source.values_at(:name, :text) })
          raise Thor::Error, Diagnostics::Text.new(sources:, color: $stderr.tty? && !ENV.key?("NO_COLOR")).draw(error.diagnostics)
        end

        # A component that can't be asked is one sentence, and no backtrace.
        def component(function, *arguments)
          Component.call("generator", function, *arguments)
        rescue Error::Rejected
          raise
        rescue Error => error
          raise Thor::Error, error.message
        end

        # Writes files, or takes them away where the generator was called by `rails destroy`.
        def write(files)
          destination = Destination.new(destination_root)
          files.each { |file| destination.check(file["path"]) } unless options[:pretend]
          files.each { |file| behavior == :revoke ? take_away(file) : put(file) }
          ask_for_faraday(files)
        rescue Destination::Refused, SystemCallError => error
          raise Thor::Error, error.message
        end

        # What the application's own inflections are is Rails' to know.
        def acronyms = ActiveSupport::Inflector.inflections.acronyms.values

        # The application's own templates, in lib/templates/tasker/<template>/.
        def overrides(template, extension)
          Rails::Generators.templates_path.flat_map do |root|
            Dir[File.join(root, "tasker", template, "*.#{extension}")].sort.map do |path|
              { name: "#{template}/#{File.basename(path)}", text: File.read(path), path: }
            end
          end
        end

        # An ERB template of the application's takes the place of the text, as with Rails' own generators.
        def substitute(file)
          template = File.dirname(file["source"])
          erb = overrides(template, "tt").find { |override| override[:name] == file["source"].sub(/\.jinja\z/, ".tt") } or return
          file["text"] = ERB.new(erb[:text], trim_mode: "-", eoutvar: "@output_buffer").tap { |text| text.filename = erb[:path] }.result(binding)
        end

        def put(file)
          create_file file["path"], file["text"]
          Rails::Generators.add_generated_file(file["path"]) if Rails::Generators.respond_to?(:add_generated_file)
        end

        # What calls an API needs a gem that only tasker-rb brings along.
        def ask_for_faraday(files)
          return if behavior == :revoke || Gem.loaded_specs.key?("faraday") || files.none? { |file| file["text"].include?('require "faraday"') }

          say_status :missing, "the faraday gem: run `bundle add faraday`", :red
        end

        # Thor would remove whatever lies there, but what a person has changed since is theirs.
        def take_away(file)
          path = File.expand_path(file["path"], destination_root)
          if !options[:force] && File.file?(path) && File.binread(path) != file["text"].b
            say_status :keep, "#{file["path"]} was changed since it was generated; --force removes it", :yellow
          else
            create_file file["path"], file["text"] # which Thor undoes, as it does all when a generator is revoked
          end
        end
    end
  end
end
