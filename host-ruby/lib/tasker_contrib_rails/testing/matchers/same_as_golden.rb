# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `match_golden`
      #
      # @api private
      class SameAsGolden < OfWorkflow
        # @param name [String]
        def initialize(name)
          @golden = Golden.new(name)
        end

        def description = "be as #{shown_path} says"
        def diffable? = !@expected.nil?

        private
          def take(given)
            super
            @actual = Golden.of(given.respond_to?(:result) ? given.result : given)
            @golden.write(@actual) if Golden.update?
            @expected = @golden.text
          end

          def fits? = @actual == @expected

          def said
            return "it is another. `#{Golden::UPDATE}=1` writes the file anew" if @expected

            "there is no such file. `#{Golden::UPDATE}=1` writes it"
          end

          def shown_path = @golden.path.relative_path_from(Pathname(Dir.pwd)).to_s

          def refuse_negation = only_positive("match_golden")
      end
    end
  end
end
