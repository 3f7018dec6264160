# frozen_string_literal: true

require "optparse"

module TaskerContribRails
  module Workflows
    # `rails tasker:graph [NAME] [--format text|mermaid|dot|svg] [-o FILE]`.
    class GraphCommand
      FORMATS = %w[ text mermaid dot svg ].freeze

      # What a user gave wrongly: said without a backtrace.
      class Misuse < StandardError; end

      # @param arguments [Array<String>] of the command line, the name of the task left out
      def initialize(arguments, sources: Sources.new, output: $stdout, errors: $stderr)
        @arguments, @sources, @output, @errors = arguments, sources, output, errors
      end

      # @return [Integer] the exit code: 0, 1 where a template can't be drawn, 2 where the command was wrong
      def call
        name, options = parse
        return 0 unless options

        drawn = chosen(name).map { |source| draw(source, options[:format]) }
        options[:file] ? File.write(options[:file], drawn.join("\n")) : @output.print(drawn.join("\n"))
        0
      rescue Error::Rejected => error
        @errors.print Diagnostics::Text.new(sources: { @source[:name] => @source[:text] }, color: color?(@errors)).draw(error.diagnostics)
        1
      rescue OptionParser::ParseError, Misuse, SystemCallError, Error => error
        @errors.puts "tasker:graph: #{error.message}"
        2
      end

      private
        def parse
          options = { format: nil, file: nil }
          parser = OptionParser.new("Usage: rails tasker:graph [NAME] [options]") do |option|
            option.on("-f", "--format FORMAT", FORMATS, "#{FORMATS.join(", ")}; text unless FILE ends in .svg, .dot, .mmd") { |value| options[:format] = value }
            option.on("-o", "--output FILE", "where to write it, instead of the terminal") { |value| options[:file] = value }
            option.on("-h", "--help", "this text") { options[:help] = true }
          end
          names = parser.parse(@arguments)
          return @output.puts(parser.help) if options[:help]

          raise Misuse, "give the name of one workflow, or none for all" if names.size > 1

          options[:format] ||= by_extension(options[:file])
          [ names.first, options ]
        end

        def by_extension(file)
          { ".svg" => "svg", ".dot" => "dot", ".gv" => "dot", ".mmd" => "mermaid" }.fetch(File.extname(file.to_s), "text")
        end

        def chosen(name)
          sources = name ? [ @sources.find(name) ] : @sources.to_a
          raise Misuse, "this application has no workflow yet; `rails generate tasker:task_template` makes one" if sources.empty?

          sources
        end

        def draw(source, format)
          @source = source
          return Component.call("workflow", "graph", source, format) unless format == "text"

          Drawing.new(Component.call("workflow", "plan", source), color: color?(@output)).to_s
        end

        def color?(stream) = stream.tty? && !ENV.key?("NO_COLOR")
    end
  end
end
