# frozen_string_literal: true

require "active_support/core_ext/object/blank"
require "pathname"

module TaskerContribRails
  module Workflows
    # The files with an application's task templates. Finds a template by name.
    class Sources
      include Enumerable

      # The component's errors that are the file's fault.
      UNREADABLE = [ Error::Rejected, Error::Unreadable, Error::NotUtf8, Error::TooLarge ].freeze
      ENDINGS = %w[ .yaml .yml ].freeze
      # Bytes that are read of a file: enough for the component to say that it is too large.
      LARGEST = 64 * TextFile::LARGEST
      # How many names to list if one is not found, and how much of a name to repeat.
      LISTED, SHOWN = 8, 80
      private_constant :LARGEST, :LISTED, :SHOWN

      # @param root [Pathname, String] the application
      # @param folders [Array<String>] relative to the root; `config.tasker.template_paths` by default
      def initialize(root: Rails.root, folders: Rails.application.config.tasker.template_paths)
        @root = Pathname(root).expand_path
        @below = File.join(@root, "")
        @folders = folders.map { |folder| @root.join(folder) }
        @sources = {}
      end

      # @yieldparam source [Source] always the same object for a file, so that it is read once
      def each
        return enum_for unless block_given?

        files.each { |file| yield read(file) }
      end

      # @return [Array<String>] links in these folders that lead nowhere, by their names in the application
      def dead_links
        links = @folders.flat_map { |folder| below(folder.to_s, endings: nil) }.uniq
        links.reject { |path| File.exist?(path) }.map { |path| relative(path) }.sort
      end

      # @return [Array<String>] folders whose files this user can't see, by their names in the application
      def closed
        @folders.flat_map { |folder| below(folder.to_s, closed: true) }.uniq.map { |path| relative(path) }.sort
      end

      # @param namespace [String, nil]
      # @return [Array<Source>] all sources, or those of the namespace; see {#each}
      # @raise [Error::NoSuchTemplate] if there is none
      def all(namespace: nil)
        found = namespace ? select { |source| same?(source.identity.rpartition("/").first, namespace) } : to_a
        found.any? ? found : raise(Error::NoSuchTemplate, none([ *namespace, "*" ].join("/")))
      end

      # @param name [String] a template's name, `namespace/name`, either written like a constant, or its file
      # @param namespace [String, nil]
      # @param version [String, nil] chooses between templates with the same name
      # @return [Source]
      # @raise [Error::NoSuchTemplate] if no template fits, or several do
      def find(name, namespace: nil, version: nil)
        path = file(name.to_s)
        return read(path) if path

        name = Printable.line(name).gsub("::", "/")
        *space, last = name.split("/")
        raise Error::NoSuchTemplate, nameless if last.blank?

        found = meant(space.join("/").presence || namespace, last)
        found = found.select { |source| source.template["version"] == version } if version && found.many?
        return found.first if found.one?

        raise Error::NoSuchTemplate, found.any? ? several(name, found) : none([ *namespace, name ].join("/"))
      end

      # @param task [Hash{String => Object}] a `name`, a `namespace` and a `version` that the engine does not know
      # @return [String, nil] what to do if a template here has them
      def unregistered(task)
        wanted = task.values_at("namespace", "name", "version")
        return unless any? { |source| wanted == named(source) }

        "No worker has registered #{wanted[0]}/#{wanted[1]} #{wanted[2]} yet: start or restart `bin/rails tasker:work`."
      end

      private
        def named(source)
          source.template.values_at("namespace", "name", "version")
        rescue *UNREADABLE
          nil
        end

        # All files that the engine reads, also in folders that are links or start with a dot.
        def files
          @folders.flat_map { |folder| below(folder.to_s).sort }.select { |path| File.file?(path) }.uniq
        end

        # `parents`, so that a link to a folder around it is followed no second time. With `closed`, folders that
        # may not be read instead of files.
        def below(folder, parents = [], endings: ENDINGS, closed: false)
          real = File.realpath(folder)
          return [] if parents.include?(real)

          names = Dir.children(folder)
          return [ folder ] if closed && names.any? && !File.executable?(folder)

          names.flat_map do |name|
            path = File.join(folder, name)
            next below(path, [ *parents, real ], endings:, closed:) if File.directory?(path)

            !closed && (endings.nil? || endings.include?(File.extname(name))) ? [ path ] : []
          end
        rescue Errno::EACCES
          closed ? [ folder ] : [] # as the engine passes over it
        rescue Errno::ENOENT
          []
        end

        # Most files are below the root. Pathname would take thirty times as long for these.
        def relative(path)
          Printable.utf8(
            path.start_with?(@below) ? path.delete_prefix(@below) : Pathname(path).relative_path_from(@root)
          )
        end

        # Asked for each file by everything that goes through all of them.
        def read(file)
          path = File.expand_path(file)
          @sources[path] ||= source(path, relative(path))
        end

        def source(path, name)
          Source.new(name:, text: TextFile.bytes(path, name:, most: LARGEST))
        rescue Error::Unreadable => error
          Source.new(name:, unreadable: error)
        end

        def file(name)
          return if name.include?("\0")

          paths = [ name, "#{name}.yaml", "#{name}.yml" ].select { |path| ENDINGS.include?(File.extname(path)) }
          paths.map { |path| File.absolute_path(path, @root) }.find { |path| File.file?(path) }
        end

        # A broken file is found by its file name, whatever the namespace. Searching the text for the name is cheaper
        # than reading it.
        def meant(namespace, name)
          found = select do |source|
            next unless [ source.name, source.text ].any? { |text| plain(text).include?(plain(name)) }

            space, _, last = source.identity.rpartition("/")
            same?(last, name) && (namespace.nil? || space.empty? || same?(space, namespace))
          end
          exact = found.select { |source| source.identity.rpartition("/").last == name }
          exact.any? ? exact : found
        end

        def same?(one, other) = plain(one) == plain(other)

        # `OrderFulfillment` and `order_fulfillment` are the same name.
        def plain(text) = text.to_s.b.downcase.delete("_-")

        def several(name, found)
          all = found.map { |source| "#{source.identity} (#{source.name})" }.to_sentence
          "There are #{found.size} workflows called #{name}: #{all}. Give the full name, or the file."
        end

        def none_yet
          folders = @folders.map { |folder| folder.relative_path_from(@root) }.to_sentence
          "There is no workflow yet in #{folders}. `rails generate tasker:task_template` makes one."
        end

        def nameless
          names = map(&:identity).uniq
          names.empty? ? none_yet : "No workflow is named. The application has #{listed(names)}."
        end

        def none(name)
          name = Printable.cut(Printable.line(name), SHOWN)
          names = map(&:identity).uniq
          return none_yet if names.empty?

          short_names = names.map { |full| full.rpartition("/").last }
          same_name = names.find { |full| same?(full.rpartition("/").last, name.rpartition("/").last) }
          near = same_name || Suggestion.near(name.underscore, names | short_names)
          return "There is no workflow #{name}. Did you mean `#{near}`?" if near && names.one?

          suggestion = " Did you mean `#{near}`?" if near
          "There is no workflow #{name}.#{suggestion} The application has #{listed(names)}."
        end

        def listed(names)
          [ *names.first(LISTED), *("#{names.size - LISTED} more" if names.size > LISTED) ].to_sentence
        end
    end
  end
end
