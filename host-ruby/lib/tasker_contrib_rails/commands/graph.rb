# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:graph [NAME]`: draws all workflows that it can, and says why it can't draw the others.
    class Graph
      FORMATS = {
        ".txt" => "text", ".svg" => "svg", ".dot" => "dot", ".gv" => "dot", ".mmd" => "mermaid", ".mermaid" => "mermaid"
      }.freeze

      # @param name [String, nil] see {Sources#find}; nil draws all workflows
      # @param namespace [String, nil]
      # @param format [String, nil] text, mermaid, dot or svg; nil takes it from the file's extension
      # @param file [String, nil] where to write the drawing; nil writes it to the output
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(name = nil, namespace: nil, format: nil, file: nil, color: false, sources: Workflows::Sources.new,
                     output: $stdout, errors: $stderr)
        @name, @namespace, @format, @file, @color = name, namespace, format, file, color
        @sources, @output, @errors = sources, output, errors
      end

      # @return [Boolean] whether everything was drawn
      # @raise [Error] if there is nothing to draw, or the file can't be written
      def call
        format = @format || by_extension
        broken = {}
        drawn = chosen.filter_map do |source|
          draw(source, format)
        rescue *Workflows::Sources::UNREADABLE => error
          broken[source] = error
          nil
        end
        write(drawn.join("\n")) if drawn.any?
        broken.each { |source, error| @errors.puts complaint(source, error) }
        broken.empty?
      end

      private
        def by_extension
          extension = File.extname(@file.to_s)
          return "text" if extension.empty?

          FORMATS.fetch(extension.downcase) do
            endings = FORMATS.keys.to_sentence(last_word_connector: " or ")
            raise Error::Misuse, "The extension of #{@file} is not a format. Use #{endings}, " \
            "or name the format with --format."
          end
        end

        def chosen = @name ? [ @sources.find(@name, namespace: @namespace) ] : @sources.all(namespace: @namespace)

        def draw(source, format)
          drawn = Component.call("workflow", "graph", source.to_h, format)
          format == "text" ? Workflows::Drawing.new(drawn, color: @color && @file.nil?).to_s : drawn
        end

        def complaint(source, error)
          return Printable.line("#{source.name}: #{error.message}") unless error.is_a?(Error::Rejected)

          Diagnostics::Text.new(sources: { source.name => source.text }).draw(error.diagnostics)
        end

        def write(text)
          @file ? File.write(@file, text) : @output.print(text)
        rescue SystemCallError => error
          raise Error::Misuse, "#{@file} can't be written: #{error.class.new.message}."
        end
    end
  end
end
