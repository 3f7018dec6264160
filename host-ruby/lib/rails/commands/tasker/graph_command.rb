# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:graph [NAME]`
      class GraphCommand < Base # :nodoc:
        FORMATS = %w[ text mermaid dot svg ].freeze

        desc "graph [NAME]", "Draw a workflow, or all of them"
        method_option :namespace, type: :string, banner: "NAME", desc: "The namespace, if two workflows share a name"
        method_option :focus, type: :string, banner: "STEP", desc: "Draw only this step and what is before and after it"
        method_option :depth, type: :numeric, banner: "N",
          desc: "At most N dependencies away from it, or the first N layers; the other steps are folded"
        method_option :format, type: :string, aliases: "-f", enum: FORMATS,
          desc: "How it is drawn; text, unless FILE's extension says otherwise"
        method_option :output, type: :string, aliases: "-o", banner: "FILE",
          desc: "Where to write it (.txt, .mmd, .dot, .gv, .svg), instead of the terminal"
        def graph(name = nil)
          boot
          drawn = TaskerContribRails::Commands::Graph.new(
            name, namespace: options[:namespace], focus: options[:focus], depth: options[:depth]&.to_i,
            format: options[:format], file: options[:output], color: color?($stdout)
          ).call
          exit 1 unless drawn
        end
      end
    end
  end
end
