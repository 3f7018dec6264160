# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # The environment variables as the runtime will see them: those of the process,
    # and below them those of the nearest `.env` file, which it reads by itself (see {EnvFile}).
    #
    # @api private
    class Variables
      include Discreet

      # @param env [#to_h]
      # @param root [String] the folder in which, or above which, `.env` is looked for
      def initialize(env, root)
        @env, @root = env, root
      end

      # @return [Hash{String => String}]
      def to_h
        # The runtime takes a value that is not UTF-8 for none.
        variables = dotenv.merge(@env.to_h).transform_values { |value| value.dup.force_encoding(Encoding::UTF_8) }
        variables.select { |name, value| name.valid_encoding? && value.valid_encoding? }
      end

      private
        def dotenv
          folder = Pathname(@root).ascend.find { |above| above.join(".env").file? } or return {}
          EnvFile.new(folder.join(".env").read(encoding: Encoding::UTF_8).scrub, @env.to_h).to_h
        rescue SystemCallError
          {} # the runtime passes over a `.env` that it can't read
        end
    end
  end
end
