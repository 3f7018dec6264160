# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:show TASK`: shows a task's progress and history, and why it does not move.
    class Show
      FORMATS = { ".txt" => "text", ".json" => "json", ".svg" => "svg" }.freeze

      # @param engine [Operations::Engine]
      # @param step [String, nil] the name of the step to show in full
      # @param format [String, nil] text, json or svg; nil takes it from the file's extension
      # @param drawing [String] the drawing in an SVG: graph or waterfall
      # @param file [String, nil] where to write it; nil writes it to the output
      # @param color [Boolean]
      # @param output [IO]
      def initialize(engine, step: nil, format: nil, drawing: "graph", file: nil, color: false, output: $stdout)
        @engine, @step, @drawing = engine, step, drawing
        @file = OutputFile.new(file, formats: FORMATS, output:)
        @format, @color = format || @file.format, color && !@file.named?
      end

      # @param task [String] see {Operations::Engine#find}
      # @return [void]
      # @raise [Error::NoSuchTask, Error::Misuse]
      def call(task)
        history = @engine.history(task, step: @step)
        refuse_unknown_step(history.steps.map(&:name)) if @step && history.step(@step).nil?
        @file.write(report(history))
      end

      private
        def refuse_unknown_step(names)
          near = Suggestion.near(@step, names)
          suggestion = near ? "Did you mean `#{near}`?" : "It has #{names.first(8).to_sentence}."
          raise Error::Misuse, "The task has no step `#{@step}`. #{suggestion}"
        end

        def report(history)
          case @format
          when "json" then "#{Printable.json(document(history.to_h).as_json)}\n"
          when "svg" then history.draw(@drawing, format: "svg")
          else "#{(@step ? WholeStep.new(history, @step) : Overview.new(history, color: @color)).lines.join("\n")}\n"
          end
        end

        def document(history)
          return history unless @step

          { **history, steps: history[:steps].select { |step| step[:name] == @step },
                       transitions: history[:transitions].select { |transition| transition[:step] == @step } }
        end
    end
  end
end
