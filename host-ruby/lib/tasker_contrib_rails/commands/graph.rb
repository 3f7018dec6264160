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
      # @param focus [String, nil] the step to draw, with the steps before and after it; nil draws all steps
      # @param depth [Integer, nil] the most dependencies between it and a step, or the most layers; folds the others
      # @param format [String, nil] text, mermaid, dot or svg; nil takes it from the file's extension
      # @param file [String, nil] where to write the drawing; nil writes it to the output
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(name = nil, namespace: nil, focus: nil, depth: nil, format: nil, file: nil, color: false,
                     sources: Workflows::Sources.new, output: $stdout, errors: $stderr)
        @name, @namespace, @format, @sources, @errors = name, namespace, format, sources, errors
        @view = Workflows::View.new(focus:, depth:)
        @file = OutputFile.new(file, formats: FORMATS, output:)
        @color = color && !@file.named?
      end

      # @return [Boolean] whether everything was drawn
      # @raise [Error] if there is nothing to draw, or the file can't be written
      def call
        format = @format || @file.format
        broken = {}
        drawn = chosen.filter_map do |source|
          draw(source, format)
        rescue *Workflows::Sources::UNREADABLE => error
          broken[source] = error
          nil
        end
        @file.write(drawn.join("\n")) if drawn.any?
        broken.each { |source, error| @errors.puts complaint(source, error) }
        broken.empty?
      end

      private
        def chosen
          return [ @sources.find(@name, namespace: @namespace) ] if @name

          all = @sources.all(namespace: @namespace)
          return all if @view.focus.nil? || all.one?

          raise Error::Misuse, "--focus draws one workflow. Say which: rails tasker:graph NAME --focus #{@view.focus}"
        end

        def draw(source, format)
          drawn = source.graph(format, view: @view)
          format == "text" ? Workflows::Drawing.new(drawn, color: @color).to_s : drawn
        end

        def complaint(source, error)
          Diagnostics::Text.new(sources: { source.name => source.text }).draw(source.findings_of(error))
        end
    end
  end
end
