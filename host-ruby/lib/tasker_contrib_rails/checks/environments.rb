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
          (ours - rails - [ @given ]).filter_map { |name| finding("#{FOLDER}/#{name}", name, rails) if Suggestion.near(name, rails) }
        end

        def finding(source, name, known)
          help = Suggestion.near(name, known)&.then { |other| "Did you mean `#{other}`?" } || "There are #{known.to_sentence}."
          Diagnostic.new(code: "TC6001", severity: :warning, message: "There is no environment `#{name}`.", source:, help:)
        end

        def rails = @rails ||= @root.glob("config/environments/*.rb").map { |file| file.basename(".rb").to_s }.sort
        def ours = @ours ||= @root.glob("#{FOLDER}/*/").map { |folder| folder.basename.to_s }.sort
    end
  end
end
