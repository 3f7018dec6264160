# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Environments whose name looks misspelt: what is written for them takes no effect, in silence.
    class Environments
      FOLDER = "config/tasker/environments"

      # @param root [Pathname] the application
      # @param given [String, nil] TASKER_ENV, which may name an environment that Rails has not
      def initialize(root, given: ENV["TASKER_ENV"].presence)
        @root, @given = root, given
      end

      # @return [Array<Diagnostic>]
      def findings = [ *variable, *folders ]

      private
        def variable
          finding("TASKER_ENV", @given, rails | ours) if @given && (rails | ours).exclude?(@given)
        end

        # One with a name of its own may be for a TASKER_ENV of elsewhere.
        def folders
          misspelt = (ours - rails - [ @given ]).select { |name| Suggestion.near(name, rails) }
          misspelt.map { |name| finding("#{FOLDER}/#{name}", name, rails) }
        end

        def finding(source, name, known)
          near = Suggestion.near(name, known)
          help = near ? "Did you mean `#{near}`?" : "There are #{known.to_sentence}."
          message = "There is no environment `#{name}`."
          Diagnostic.new(code: "TC6001", severity: :warning, message:, source:, help:)
        end

        def rails = @rails ||= @root.glob("config/environments/*.rb").map { |file| file.basename(".rb").to_s }.sort
        def ours = @ours ||= @root.glob("#{FOLDER}/*/").map { |folder| folder.basename.to_s }.sort
    end
  end
end
