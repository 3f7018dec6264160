# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:explain CODE`
      class ExplainCommand < Base # :nodoc:
        FIND = "A finding has its code in brackets, as in `error[TC2033]`; " \
               "docs/diagnostics.md of tasker-contrib-rails lists all."
        private_constant :FIND

        desc "explain CODE", "Explain a code of tasker:check. It shows a broken and a fixed sample"
        def explain(code)
          require "tasker_contrib_rails" # of an application that does not boot, too
          explanation = TaskerContribRails::Diagnostics::Explanation
          near = explanation.near(code)
          explained = explanation.of(code)
          raise Thor::Error, "There is no code `#{code}`. #{near ? "Did you mean `#{near}`?" : FIND}" unless explained
          puts explained.text
        end
      end
    end
  end
end
