# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Finds environments whose name looks misspelt. Settings for them would silently have no effect.
    class Environments
      FOLDER = "config/tasker/environments"
      private_constant :FOLDER

      # @param root [Pathname] the application
      # @param given [String, nil] TASKER_ENV, which may name an environment that Rails does not have
      def initialize(root, given: ENV["TASKER_ENV"].presence)
        @root, @given = root, given
      end

      # @return [Array<Diagnostic>]
      def findings = [ *variable, *folders ]

      private
        def variable
          finding("TASKER_ENV", @given, rails | ours) if @given && (rails | ours).exclude?(@given)
        end

        # A name unlike any other may belong to a TASKER_ENV on another machine.
        def folders
          misspelt = (ours - rails - [ @given ]).select { |name| Suggestion.near(name, rails) }
          misspelt.map { |name| finding("#{FOLDER}/#{name}", name, rails) }
        end

        def finding(source, name, known)
          near = Suggestion.near(name, known)
          help = near ? "Did you mean `#{near}`?" : "The environments are #{known.to_sentence}."
          message = "There is no environment `#{name}`."
          Diagnostic.new(code: "TC6001", severity: :warning, message:, source:, help:)
        end

        def rails = @rails ||= @root.glob("config/environments/*.rb").map { |file| file.basename(".rb").to_s }.sort
        def ours = @ours ||= @root.glob("#{FOLDER}/*/").map { |folder| folder.basename.to_s }.sort
    end
  end
end
