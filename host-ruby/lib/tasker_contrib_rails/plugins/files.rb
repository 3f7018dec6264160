# frozen_string_literal: true

module TaskerContribRails
  class Plugins
    # Reads files of plugins, and asks the component about them.
    #
    # @api private
    module Files
      class << self
        # @param function [String] a function of `wit/plugins.wit`
        # @param paths [Array<Pathname>] the files
        # @param root [Pathname] the application
        # @yieldparam files [Array<Hash>] with their names and texts
        # @yieldreturn [Object] the function's argument
        # @return [Object] what the component answers
        # @raise [Error::Rejected] with the texts of the files
        # @raise [Error::PluginUnreadable]
        def ask(function, paths, root)
          files = paths.map { |path| { name: name(path, root), text: text(path, root) } }
          Component.call("plugins", function, yield(files))
        rescue Error::Rejected => error
          raise Error::Rejected.new(error.diagnostics, texts: files.to_h { |file| file.values_at(:name, :text) })
        end

        # @return [String] relative to the application, if the file is in it
        def name(path, root)
          path.to_s.start_with?("#{root}/") ? path.relative_path_from(root).to_s : path.to_s
        end

        private
          def text(path, root)
            TextFile.read(path, name: name(path, root))
          rescue Error::Unreadable => error
            raise Error::PluginUnreadable, error.message
          end
      end
    end
  end
end
