# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # The TOML files of an application, read; one that can't be says why.
    #
    # @api private
    class Sources
      # Bytes; the component reads no more of a file.
      LARGEST = 1024 * 1024

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
          text, problem = read(path)
          { name: path.delete_prefix("#{@root}/"), layer:, text: text || "", problem: }
        end

        def read(path)
          stat = File.stat(path)
          return [ nil, "is a folder" ] if stat.directory?
          return [ nil, "is no regular file" ] unless stat.file?
          return [ nil, "is #{stat.size} bytes long, and #{LARGEST} are the most" ] if stat.size > LARGEST

          text = (File.binread(path, LARGEST + 1) || +"").force_encoding(Encoding::UTF_8) # of nothing a part is nil
          return text if text.valid_encoding?

          first = text.lines.index { |line| !line.valid_encoding? }
          [ nil, "is not UTF-8 (line #{first + 1})" ]
        rescue Errno::ENOENT then [ nil, "is not there" ]
        rescue Errno::EACCES, Errno::EPERM then [ nil, "may not be read by this user" ]
        rescue SystemCallError => error then [ nil, "gave an error (#{error.message[/\A[^@]+/].strip})" ]
        end
    end
  end
end
