# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # The TOML files of an application, read; one that can't be says why.
    #
    # @api private
    class Sources
      # @param root [String] the application's folder
      # @param environment [String]
      # @param given [String, nil] the user's own merged file
      def initialize(root, environment, given: nil)
        @root, @environment, @given = root, environment, given
      end

      # @return [Array<Hash>] as `wit/config.wit` has them, in the order of their merging
      def to_a
        return [ source(File.expand_path(@given, @root), "final") ] if @given.present?

        [ [ "base", "base" ], [ "environments/#{@environment}", "environment" ] ].flat_map do |folder, layer|
          files("config/tasker/#{folder}").map { |file| source(file, layer) }
        end
      end

      private
        # What all processes share comes first, as upstream merges it.
        def files(folder)
          Dir.glob("*.toml", base: File.join(@root, folder)).sort_by { |name| [ name == "common.toml" ? 0 : 1, name ] }
             .map { |name| File.join(@root, folder, name) }
        end

        def source(path, layer)
          name = path.delete_prefix("#{@root}/")
          { name:, layer:, text: TextFile.read(path), problem: nil }
        rescue Error::Unreadable => error
          { name:, layer:, text: "", problem: error.reason }
        end
    end
  end
end
